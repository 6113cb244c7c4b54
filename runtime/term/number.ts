/**
 * Numbers. Erlang has integers of any size and floats; JavaScript has `number` and `bigint`.
 *
 * An integer is a `number` when it is safe (up to 2^53 - 1), else a `bigint`. A float is a `number`
 * too, but for one case: `2.0` would turn into the integer `2` on its way. Such a float is put into a
 * small box, so that it is still a float when it goes back to Erlang.
 */

import { MAX_BIG_BYTES } from "./limits.ts";
import { Made } from "./made.ts";

/** An integer: what is safe as a number is a number. */
export type Integer = number | bigint;

/**
 * A float whose value JavaScript would take for an integer. Erlang: `2.0`. Made by {@link float}.
 *
 * @example
 * ```ts
 * const two = float(2);
 * two; // 2.0
 * Number(two) + 1; // 3
 * ```
 */
export class Float extends Made {
  readonly value: number;

  constructor(value: number) {
    super();
    if (!Number.isFinite(value)) throw new RangeError(`Erlang has no float for ${String(value)}`);
    this.value = value;
    Object.freeze(this);
  }

  /** So that arithmetic on a float just works. */
  valueOf(): number {
    return this.value;
  }

  /** As Erlang writes it: `2.0`. */
  toString(): string {
    return this.value.toFixed(1);
  }
}

/**
 * A float, boxed only where it must be. Erlang: `float/1`.
 *
 * @throws RangeError for NaN and the infinities: Erlang has none
 * @example
 * ```ts
 * float(2.5); // 2.5
 * float(2); // 2.0
 * ```
 */
export function float(value: number): number | Float {
  if (!Number.isFinite(value)) throw new RangeError(`Erlang has no float for ${value}`);
  return Number.isSafeInteger(value) ? new Float(value) : value;
}

/** The integer of a bigint: a number when that is exact. */
export function integer(value: bigint): Integer {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value;
}

/** Whether Erlang has so large an integer. */
export function isInRange(value: bigint): boolean {
  const magnitude = value < 0n ? -value : value;
  return BigInt.asUintN(8 * MAX_BIG_BYTES, magnitude) === magnitude;
}

/**
 * Whether a term is an integer. Erlang: `is_integer/1`.
 *
 * @example
 * ```ts
 * isInteger(2n ** 70n); // true
 * isInteger(2.5); // false
 * ```
 */
export function isInteger(value: unknown): value is Integer {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

/**
 * Whether a term is a float. Erlang: `is_float/1`.
 *
 * @example
 * ```ts
 * isFloat(float(2)); // true
 * isFloat(2); // false
 * ```
 */
export function isFloat(value: unknown): value is number | Float {
  return value instanceof Float || (typeof value === "number" && !Number.isSafeInteger(value));
}
