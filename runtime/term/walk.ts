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
  /** How many these are: a list may grow while it is read. */
  readonly count: number;
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
    this.count = parts.length;
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
  value: T,
  partsOf: (value: T) => readonly T[] | undefined,
  join: (value: T, results: readonly R[]) => R,
  levels = LEVELS,
): R {
  if (levels === 0) return foldInLoop(value, partsOf, join);
  const parts = partsOf(value);
  const results: R[] = [];
  if (parts !== undefined)
    for (let i = 0; i < parts.length; i++)
      results.push(fold(parts[i] as T, partsOf, join, levels - 1));
  return join(value, results);
}

function foldInLoop<T, R>(
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
      while (inside !== undefined && inside.results.push(result) === inside.count) {
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

/** The parts of two values, which are compared one by one. */
export interface Pairs<T> {
  readonly a: readonly T[];
  readonly b: readonly T[];
  /** How many of them. */
  readonly length: number;
  readonly by: Comparison<T>;
  /** What the difference is if there is none in these: 0 or another, or more to compare. */
  readonly rest: number | Pairs<T>;
}

/** How two values differ: 0 if they don't, or the pairs by which to find it out. */
export type Comparison<T> = (a: T, b: T) => number | Pairs<T>;

/**
 * Compares two values, and what they are made of from left to right, until two differ.
 *
 * @returns what was found of these two; 0 when there are none
 * @throws RangeError when the first value is a part of itself
 */
export function firstDifference<T>(a: T, b: T, by: Comparison<T>, levels = LEVELS): number {
  const found = by(a, b);
  if (typeof found === "number") return found;
  return levels === 0 ? differenceInLoop(a, found) : differenceOf(found, levels - 1);
}

function differenceOf<T>(pairs: Pairs<T>, levels: number): number {
  const { a, b, length, by, rest } = pairs;
  for (let i = 0; i < length; i++) {
    const [x, y] = [a[i] as T, b[i] as T];
    const difference = x === y ? 0 : firstDifference(x, y, by, levels);
    if (difference !== 0) return difference;
  }
  return typeof rest === "number" ? rest : differenceOf(rest, levels);
}

function differenceInLoop<T>(outermost: T, itsPairs: Pairs<T>): number {
  let inside: Comparing<T> | undefined = new Comparing<T>(outermost, itsPairs, undefined);
  while (inside !== undefined) {
    const { a, b, length, by, rest }: Pairs<T> = inside.pairs;
    if (inside.next < length) {
      const value = a[inside.next] as T;
      const found = by(value, b[inside.next++] as T);
      if (typeof found !== "number") inside = new Comparing<T>(value, found, inside);
      else if (found !== 0) return found;
    } else if (typeof rest !== "number") {
      inside.pairs = rest;
      inside.next = 0;
    } else if (rest !== 0) return rest;
    else inside = inside.outer as Comparing<T> | undefined;
  }
  return 0;
}

class Comparing<T> extends Inside<T> {
  pairs: Pairs<T>;

  constructor(value: T, pairs: Pairs<T>, outer: Comparing<T> | undefined) {
    super(value, pairs.a, outer);
    this.pairs = pairs;
  }
}
