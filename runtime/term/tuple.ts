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

/**
 * It has no name, and what makes it an array's species is no accessor in it: either would turn the class
 * into an object that V8 does not make anything of quickly, and a tuple would take 1,000 ns, not 60.
 */
const TupleArray = (() =>
  class extends Array<unknown> {
    readonly #made = true;

    static isMade(tuple: object): boolean {
      return #made in tuple;
    }
  })();
// `map` and `filter` on a tuple give plain arrays: what they return need not be a tuple.
Object.defineProperty(TupleArray, Symbol.species, { value: Array });

/** Up to here a tuple is made of copies: to change the prototype of an array takes longer. */
const SHORT = 64;

/** Places for so many elements, to be filled and made a tuple by {@link tupleOf}. */
export function placesFor(length: number): unknown[] {
  return length <= SHORT ? new TupleArray(length) : new Array(length);
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
 * Makes a tuple of an array that nobody else holds: it may become the tuple itself.
 * Erlang: `list_to_tuple/1`.
 *
 * @example
 * ```ts
 * tupleOf([1, 2]); // {1,2}
 * ```
 */
export function tupleOf<T extends readonly unknown[]>(elements: T): Tuple<T> {
  let tuple: readonly unknown[] = elements;
  if (!(elements instanceof TupleArray)) {
    const { length } = elements;
    if (length > SHORT) Object.setPrototypeOf(elements, TupleArray.prototype);
    else {
      const places = new TupleArray(length);
      for (let i = 0; i < length; i++) places[i] = elements[i];
      tuple = places;
    }
  }
  return Object.freeze(tuple) as unknown as Tuple<T>;
}

/** Whether a tuple can't change, and is no proxy, for sure: a long one, or one made by other means, may be. */
export function isMadeTuple(tuple: AnyTuple): boolean {
  return TupleArray.isMade(tuple);
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
