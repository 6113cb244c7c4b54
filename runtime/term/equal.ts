/**
 * Equality as Erlang's `=:=`: two terms are equal when they would be written the same. JavaScript's
 * `===` compares what holds values by identity, so `t(1) === t(1)` is false; `equal` says true.
 */
import { literalOf } from "./atom.ts";
import { Pid, Reference } from "./identifier.ts";
import { ImproperList, type List } from "./list.ts";
import { Float } from "./number.ts";
import type { Term } from "./term.ts";
import { entriesOf, keyOf, TermMap } from "./term-map.ts";
import { type AnyTuple, isTuple } from "./tuple.ts";
import { firstDifference, LEVELS, type Pairs } from "./walk.ts";

/**
 * Whether two terms are the same value. Erlang: `A =:= B`.
 *
 * @example
 * ```ts
 * equal(t(Symbol.for("location"), "Genova"), t(Symbol.for("location"), "Genova")); // true
 * equal(2, float(2)); // false
 * ```
 */
export function equal(a: Term, b: Term): boolean {
  return areEqual(a, b, LEVELS);
}

/** @param levels how many levels to go down by calls */
function areEqual(a: Term, b: Term, levels: number): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return equalScalars(a, b);
  if (levels === 0) return firstDifference(a, b, differ, 0) === 0;
  if (Array.isArray(a)) return isLike(a, b) && equalElements(a, b, levels - 1);
  if (a instanceof Pid) return b instanceof Pid && equalPids(a, b);
  if (a instanceof Reference) return b instanceof Reference && equalReferences(a, b);
  if (a instanceof TermMap) return b instanceof TermMap && equalMaps(a, b, levels - 1);
  if (a instanceof ImproperList)
    return (
      b instanceof ImproperList &&
      a.heads.length === b.heads.length &&
      equalElements(a.heads, b.heads, levels - 1) &&
      areEqual(a.tail, b.tail, levels - 1)
    );
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  return keyOf(a) === keyOf(b);
}

function isLike(a: readonly Term[], b: Term): b is List | AnyTuple {
  return Array.isArray(b) && a.length === b.length && isTuple(a) === isTuple(b);
}

function equalElements(a: readonly Term[], b: readonly Term[], levels: number): boolean {
  for (let i = 0; i < a.length; i++) if (!areEqual(a[i], b[i], levels)) return false;
  return true;
}

/** Maps with the same keys differ in their values, if at all. */
function equalMaps(a: TermMap, b: TermMap, levels: number): boolean {
  if (entriesOf(a).size !== entriesOf(b).size) return false;
  for (const [key, [, value]] of entriesOf(a)) {
    const other = entriesOf(b).get(key);
    if (other === undefined || !areEqual(value, other[1], levels)) return false;
  }
  return true;
}

/** What {@link areEqual} does, a step at a time. */
function differ(a: Term, b: Term): 0 | 1 | Pairs<Term> {
  if (Array.isArray(a)) return isLike(a, b) ? pairs(a, b) : 1;
  if (a instanceof TermMap && b instanceof TermMap) return valuesOf(a, b);
  if (a instanceof ImproperList && b instanceof ImproperList)
    return isLike(a.heads, b.heads) ? pairs([...a.heads, a.tail], [...b.heads, b.tail]) : 1;
  return areEqual(a, b, 1) ? 0 : 1;
}

function pairs(a: readonly Term[], b: readonly Term[]): Pairs<Term> {
  return { a, b, length: a.length, by: differ, rest: 0 };
}

function valuesOf(a: TermMap, b: TermMap): 1 | Pairs<Term> {
  if (entriesOf(a).size !== entriesOf(b).size) return 1;
  const values: Term[] = [];
  for (const key of entriesOf(a).keys()) {
    const other = entriesOf(b).get(key);
    if (other === undefined) return 1;
    values.push(other[1]);
  }
  return pairs([...a.values()], values);
}

/** A literal of the same type would have been `===`; of another type it can still be the same value. */
function equalScalars(a: Term, b: Term): boolean {
  if (typeof a === "symbol") return literalOf(a) === b;
  if (typeof b === "symbol") return literalOf(b) === a;
  return typeof a !== typeof b && hasTwoForms(a) && hasTwoForms(b) && keyOf(a) === keyOf(b);
}

/** 5 and 5n, or a text and its bytes: equal also when a program wrote the less usual one. */
function hasTwoForms(term: Term): boolean {
  switch (typeof term) {
    case "number":
    case "bigint":
    case "string":
      return true;
    default:
      return term instanceof Uint8Array || term instanceof Float;
  }
}

function equalPids(a: Pid, b: Pid): boolean {
  return a.id === b.id && a.serial === b.serial && a.node === b.node && a.creation === b.creation;
}

/** The words are one number: zeros at its end, the most significant words, make no difference. */
function equalReferences(a: Reference, b: Reference): boolean {
  if (a.node !== b.node || a.creation !== b.creation) return false;
  for (let i = Math.max(a.words.length, b.words.length) - 1; i >= 0; i--)
    if ((a.words[i] ?? 0) !== (b.words[i] ?? 0)) return false;
  return true;
}
