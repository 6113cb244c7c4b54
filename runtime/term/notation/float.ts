/**
 * Floats, written with the fewest digits that read back as the same float. Both JavaScript and
 * Erlang find these digits; they differ in when they use an exponent.
 */

/** From here on not every integer is a float, and Erlang writes the exponent to show it. */
const FIRST_INEXACT = 2 ** 53;

/** A float as `~p` and `~w` write it: `2.0`, `1.0e-5`. The shorter way wins, without an exponent if they tie. */
export function floatText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const scientific = `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}e${Number(exponent)}`;
  if (Math.abs(value) >= FIRST_INEXACT) return scientific;
  const plain = decimal(mantissa, Number(exponent));
  return plain.length <= scientific.length ? plain : scientific;
}

/** The digits of a mantissa with the point where the exponent wants it. */
function decimal(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}
