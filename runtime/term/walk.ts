/**
 * Walking through terms. A term may be nested as deep as memory allows, in Erlang and here; but
 * JavaScript's stack ends after some thousand calls. So a walk calls itself only for the first LEVELS
 * levels, which is how it is fastest and all that most terms need. What is further in is gone through
 * by a loop, and a chain of {@link Inside} says where it is, as the stack would.
 *
 * There are two general walks: {@link fold} makes something of a term, and {@link firstDifference}
 * compares two. The bytes of a term have their own, in `external/encode.ts` and `decode.ts`.
 */
import { containsItself } from "./misuse.ts";

/** How many levels a walk calls itself for. */
export const LEVELS = 32;

/** A value that a loop is inside of. */
export class Inside<T> {
  readonly value: T;
  /** What the value is made of; never empty. */
  readonly parts: readonly T[];
  /** What the value itself is a part of. */
  readonly outer: Inside<T> | undefined;
  /** Which part comes next. */
  next = 0;
  readonly depth: number;
  /**
   * This value or one outside: each that is 1, 2, 4, 8, … deep is a mark for those inside. A walk that
   * goes round in a circle comes by its mark again (Brent's algorithm).
   */
  readonly mark: T;

  /** @throws RangeError when the value is a part of itself */
  constructor(value: T, parts: readonly T[], outer: Inside<T> | undefined) {
    this.value = value;
    this.parts = parts;
    this.outer = outer;
    this.depth = outer === undefined ? 1 : outer.depth + 1;
    if (outer !== undefined && value === outer.mark) throw containsItself();
    const isMark = outer === undefined || (this.depth & (this.depth - 1)) === 0;
    this.mark = isMark ? value : outer.mark;
  }
}

/**
 * Makes something of a value from the inside out, however deep it is.
 *
 * @param partsOf what a value is made of, or `undefined` for one that is not to be looked into
 * @param join what becomes of a value, by what has become of its parts
 * @throws RangeError when the value is a part of itself
 */
export function fold<T, R>(
  root: T,
  partsOf: (value: T) => readonly T[] | undefined,
  join: (value: T, results: readonly R[]) => R,
): R {
  let inside: Folding<T, R> | undefined;
  let value = root;
  for (;;) {
    const parts = partsOf(value);
    if (parts !== undefined && parts.length > 0) {
      inside = new Folding<T, R>(value, parts, inside);
    } else {
      let result = join(value, []);
      while (inside !== undefined && inside.results.push(result) === inside.parts.length) {
        result = join(inside.value, inside.results);
        inside = inside.outer as Folding<T, R> | undefined;
      }
      if (inside === undefined) return result;
    }
    value = inside.parts[inside.next++] as T;
  }
}

class Folding<T, R> extends Inside<T> {
  readonly results: R[] = [];
}

/** The parts of two values, which are compared one by one, and what is compared after them. */
export interface Pairs<T> {
  readonly a: readonly T[];
  readonly b: readonly T[];
  /** How many of them. */
  readonly length: number;
  readonly by: Comparison<T>;
  readonly then?: Pairs<T> | undefined;
}

/** How two values differ: 0 if they don't, or the pairs by which to find it out. */
export type Comparison<T> = (a: T, b: T) => number | Pairs<T>;

/**
 * Compares two values, and what they are made of from left to right, until two differ.
 *
 * @returns what was found of these two; 0 when there are none
 * @throws RangeError when the first value is a part of itself
 */
export function firstDifference<T>(a: T, b: T, by: Comparison<T>): number {
  let found = by(a, b);
  let value = a;
  let inside: Comparing<T> | undefined;
  for (;;) {
    if (typeof found !== "number") inside = new Comparing<T>(value, found, inside);
    else if (found !== 0) return found;
    while (inside !== undefined && inside.next === inside.pairs.length) {
      inside.next = 0;
      if (inside.pairs.then !== undefined) inside.pairs = inside.pairs.then;
      else inside = inside.outer as Comparing<T> | undefined;
    }
    if (inside === undefined) return 0;
    const { pairs }: Comparing<T> = inside;
    value = pairs.a[inside.next] as T;
    found = pairs.by(value, pairs.b[inside.next++] as T);
  }
}

class Comparing<T> extends Inside<T> {
  pairs: Pairs<T>;

  constructor(value: T, pairs: Pairs<T>, outer: Comparing<T> | undefined) {
    super(value, pairs.a, outer);
    this.pairs = pairs;
  }
}
