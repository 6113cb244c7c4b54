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
 * What stands in a pattern for a value that is yet to come: see `pattern.ts`. A tuple with a gap in it is
 * *open*: it is no value that a program could send, and is not frozen, which takes as long as all else.
 */
export class Gap {
  declare private readonly isGap: true;
}

/**
 * It has no name, and what makes it an array's species is no accessor in it: either would turn the class
 * into an object that V8 does not make anything of quickly, and a tuple would take 1,000 ns, not 60.
 */
const TupleArray = (() =>
  class extends Array<unknown> {
    #isOpen = false;

    /** Whether it was made here, and can't change. */
    static isMade(tuple: object): boolean {
      return #isOpen in tuple && !tuple.#isOpen;
    }

    /** Ends the making of a tuple: all its elements are there. */
    static close(tuple: InstanceType<typeof TupleArray>): void {
      try {
        for (let i = 0; i < tuple.length; i++) {
          const element = tuple[i];
          if (typeof element !== "object" || element === null) continue;
          tuple.#isOpen =
            element instanceof Gap || (element instanceof TupleArray && element.#isOpen);
          if (tuple.#isOpen) return;
        }
      } catch {} // a proxy is no gap, whatever it does when it is asked
      Object.freeze(tuple);
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
  const { length } = elements;
  if (length > SHORT) return tupleOf(elements);
  const tuple = new TupleArray(length);
  // Each length for itself: so this function is too long for V8 to put it into its callers, and there is
  // room for the constructor in it. Without that, the constructor is called, and takes 30 ns more.
  switch (length) {
    case 1:
      tuple[0] = elements[0];
      break;
    case 2:
      tuple[0] = elements[0];
      tuple[1] = elements[1];
      break;
    case 3:
      tuple[0] = elements[0];
      tuple[1] = elements[1];
      tuple[2] = elements[2];
      break;
    case 4:
      tuple[0] = elements[0];
      tuple[1] = elements[1];
      tuple[2] = elements[2];
      tuple[3] = elements[3];
      break;
    case 5:
      tuple[0] = elements[0];
      tuple[1] = elements[1];
      tuple[2] = elements[2];
      tuple[3] = elements[3];
      tuple[4] = elements[4];
      break;
    case 6:
      tuple[0] = elements[0];
      tuple[1] = elements[1];
      tuple[2] = elements[2];
      tuple[3] = elements[3];
      tuple[4] = elements[4];
      tuple[5] = elements[5];
      break;
    case 7:
      tuple[0] = elements[0];
      tuple[1] = elements[1];
      tuple[2] = elements[2];
      tuple[3] = elements[3];
      tuple[4] = elements[4];
      tuple[5] = elements[5];
      tuple[6] = elements[6];
      break;
    default:
      for (let i = 0; i < length; i++) tuple[i] = elements[i];
  }
  TupleArray.close(tuple);
  return tuple as unknown as Tuple<T>;
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
  if (elements instanceof TupleArray) return Object.freeze(elements) as unknown as Tuple<T>;
  const { length } = elements;
  if (length > SHORT)
    return Object.freeze(Object.setPrototypeOf(elements, TupleArray.prototype)) as Tuple<T>;
  const places = new TupleArray(length);
  for (let i = 0; i < length; i++) places[i] = elements[i];
  TupleArray.close(places);
  return places as unknown as Tuple<T>;
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
