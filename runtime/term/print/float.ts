/**
 * Floats. `floatText` writes the fewest digits that read back as the same float; JavaScript and Erlang
 * both find these, and differ in when they use an exponent. The others write a given number of digits,
 * for the directives `~f`, `~e` and `~g`.
 */

/** From here on not every integer is a float, and Erlang writes an exponent to show it. */
const FIRST_INEXACT = 2 ** 53;

/**
 * A float as `~p` and `~w` write it: `2.0`, `1.0e-5`. The shorter way wins, and the one without an
 * exponent when both are as long.
 */
export function floatText(value: number): string {
  const [digits, exponent] = parts(value);
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

/** How many digits of a float OTP looks at. It rounds from there, and writes 0 beyond. */
const EXACT_DIGITS = 21;

/** As `~f`: with so many decimals, at least 1. */
export function fixed(value: number, decimals: number): string {
  const [mantissa, exponent] = parts(value, EXACT_DIGITS);
  const scaled = String(shifted(mantissa, exponent + 1 - EXACT_DIGITS + decimals));
  const text = scaled.padStart(decimals + 1, "0");
  return `${signOf(value)}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

/** As `~e`: with so many digits, at least 2, and an exponent. */
export function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = parts(value, EXACT_DIGITS);
  const scaled = String(shifted(mantissa, digits - EXACT_DIGITS)).padEnd(digits, "0");
  const power = exponent + scaled.length - digits; // one more where 9.99 became 10.0
  const sign = power < 0 ? "" : "+";
  return `${signOf(value)}${scaled[0]}.${scaled.slice(1, digits)}e${sign}${power}`;
}

/** Digits with so many more to the right, or so many less: then rounded. */
function shifted(digits: string, places: number): bigint {
  const unit = 10n ** BigInt(Math.abs(places));
  return places < 0 ? (BigInt(digits) + unit / 2n) / unit : BigInt(digits) * unit;
}

/** As `~g`: with so many digits, at least 1, and an exponent unless the value is a handy one. */
export function general(value: number, digits: number): string {
  const size = Math.abs(value);
  const decimals = size < 1 ? digits : digits - String(Math.trunc(size)).length;
  if (size >= 0.1 && size < 10_000 && decimals > 0) return fixed(value, decimals);
  return scientific(value, Math.max(digits, 2));
}

/** The digits of a float, so many or as few as will do, and its exponent. */
function parts(value: number, digits?: number): [digits: string, exponent: number] {
  const decimals = digits === undefined ? undefined : digits - 1;
  const [mantissa = "", exponent] = Math.abs(value).toExponential(decimals).split("e");
  return [mantissa.replace(".", ""), Number(exponent)];
}

function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}
