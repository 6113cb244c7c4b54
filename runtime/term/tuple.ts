/**
 * Tuples: a fixed number of values, each with its place and its type.
 *
 * Erlang's `{store, weather, sunny}` is written `t(store, weather, sunny)`. It is an array that can't
 * change, so it is taken apart by destructuring, and TypeScript knows each place by its own type:
 *
 *     const [tag, key, value] = t(store, "weather", 25); // value: number
 *
 * At run time a tuple differs from a list only by its prototype.
 */

import type { Term } from "./term.ts";

declare module "./term.ts" {
  interface Kinds {
    readonly tuple: AnyTuple;
  }
}

/** An Erlang tuple, typed by position. */
export type Tuple<T extends readonly unknown[] = readonly unknown[]> = Readonly<T> & {
  readonly [tupleMark]: true;
};

/** A tuple of any terms. */
export interface AnyTuple extends ReadonlyArray<Term> {
  readonly [tupleMark]: true;
}

declare const tupleMark: unique symbol;

class TupleArray extends Array<unknown> {
  /** `map` and `filter` on a tuple give plain arrays: what they return need not be a tuple. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/**
 * Makes a tuple. Erlang: `{A, B, …}`.
 *
 * @example
 * ```ts
 * const place = t(Symbol.for("location"), "Genova");
 * place[1]; // "Genova"
 * ```
 */
export function t<const T extends readonly unknown[]>(...elements: T): Tuple<T> {
  return tupleOf(elements);
}

/**
 * Turns an array into a tuple, **the same object**: for arrays that nobody else holds.
 * Erlang: `list_to_tuple/1`.
 *
 * @example
 * ```ts
 * tupleOf([1, 2]); // {1,2}
 * ```
 */
export function tupleOf<T extends readonly unknown[]>(elements: T): Tuple<T> {
  Object.setPrototypeOf(elements, TupleArray.prototype);
  return Object.freeze(elements) as unknown as Tuple<T>;
}

/**
 * Whether a term is a tuple. Erlang: `is_tuple/1`.
 *
 * @example
 * ```ts
 * isTuple(t(1, 2)); // true
 * isTuple([1, 2]); // false
 * ```
 */
export function isTuple(value: unknown): value is AnyTuple {
  return value instanceof TupleArray;
}
