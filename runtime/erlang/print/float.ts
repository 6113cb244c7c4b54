/**
 * Floats, with the fewest digits that read back as the same float. JavaScript and Erlang both find
 * these, and differ in when they use an exponent.
 */

/** From here on not every integer is a float, and Erlang writes an exponent to show it. */
const FIRST_INEXACT = 2 ** 53;

/**
 * A float as `~p` and `~w` write it: `2.0`, `1.0e-5`. The shorter way wins, and the one without an
 * exponent when both are as long.
 */
export function floatText(value: number): string {
  const [digits, exponent] = digitsOf(value);
  const scientific = `${signOf(value)}${digits[0]}.${digits.slice(1) || "0"}e${exponent}`;
  if (Math.abs(value) >= FIRST_INEXACT) return scientific;
  const plain = signOf(value) + decimal(digits, exponent);
  return plain.length <= scientific.length ? plain : scientific;
}

/** Digits with the point where the exponent wants it. */
function decimal(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** The digits of a float, so many or as few as will do, and its exponent. */
export function digitsOf(value: number, digits?: number): [digits: string, exponent: number] {
  const decimals = digits === undefined ? undefined : digits - 1;
  const [mantissa = "", exponent] = Math.abs(value).toExponential(decimals).split("e");
  return [mantissa.replace(".", ""), Number(exponent)];
}

export function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}
