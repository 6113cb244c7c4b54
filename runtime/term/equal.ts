/**
 * Equality as Erlang's `=:=`: two terms are equal when they would be written the same. JavaScript's
 * `===` compares what holds values by identity, so `t(1) === t(1)` is false; `equal` says true.
 *
 * `keyOf` serves the same equality to a hash table: terms are equal exactly when their keys are.
 */
import { atomName } from "./atom.ts";
import { BitString, binary } from "./binary.ts";
import { ExternalFun, LocalFun, localFunNumber, RemoteFun } from "./fun.ts";
import { Pid, Port, Reference } from "./identifier.ts";
import { ImproperList } from "./list.ts";
import { notATerm } from "./misuse.ts";
import { Float } from "./number.ts";
import type { Term } from "./term.ts";
import { TermMap } from "./term-map.ts";
import { isTuple } from "./tuple.ts";

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
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return equalScalars(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && isTuple(a) === isTuple(b) && equalElements(a, b);
  if (a instanceof Pid) return b instanceof Pid && equalPids(a, b);
  if (a instanceof Reference) return b instanceof Reference && equalReferences(a, b);
  if (a instanceof TermMap) return b instanceof TermMap && equalMaps(a, b);
  if (a instanceof ImproperList)
    return b instanceof ImproperList && equalElements(a.heads, b.heads) && equal(a.tail, b.tail);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  return keyOf(a) === keyOf(b);
}

/** A literal of the same type would have been `===`; of another type it can still be the same value. */
function equalScalars(a: Term, b: Term): boolean {
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

function equalElements(a: readonly Term[], b: readonly Term[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i])) return false;
  return true;
}

function equalMaps(a: TermMap, b: TermMap): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !equal(value, b.get(key))) return false;
  return true;
}

/** A key for JavaScript's Map: the same for equal terms, and for no others. */
export type Key = symbol | boolean | undefined | null | number | string | bigint;

/** The key of a term under Erlang's equality. */
export function keyOf(term: Term): Key {
  switch (typeof term) {
    case "string":
      return `b${term}`;
    case "bigint":
      return Number.isSafeInteger(Number(term)) ? Number(term) : term;
    case "object":
      return term === null ? null : keyOfObject(term);
    default:
      return term;
  }
}

function keyOfObject(
  term: Exclude<Term, symbol | string | number | bigint | boolean | null | undefined>,
): Key {
  if (Array.isArray(term)) return keyOfParts(isTuple(term) ? "t" : "l", term);
  if (term instanceof Pid)
    return `p${term.id}.${term.serial}.${term.creation}.${atomName(term.node)}`;
  if (term instanceof Reference)
    return `r${keyOfWords(term.words)}.${term.creation}.${atomName(term.node)}`;
  if (term instanceof Port) return `P${term.id}.${term.creation}.${atomName(term.node)}`;
  if (term instanceof Float) return keyOfFloat(term.value);
  if (term instanceof Uint8Array) {
    const value = binary(term);
    return typeof value === "string" ? `b${value}` : `B${latin1(value)}`;
  }
  if (term instanceof BitString) return `s${term.bitsInLast}${latin1(term.bytes)}`;
  if (term instanceof ImproperList) return keyOfParts("i", [...term.heads, term.tail]);
  if (term instanceof TermMap) return keyOfMap(term);
  if (term instanceof ExternalFun) return keyOfParts("e", [term.module, term.name, term.arity]);
  if (term instanceof RemoteFun) return keyOfRemoteFun(term);
  if (term instanceof LocalFun) return `c${localFunNumber(term)}`;
  throw notATerm(term);
}

function keyOfWords(words: readonly number[]): string {
  let length = words.length;
  while (words[length - 1] === 0) length--;
  return `${length}:${words.slice(0, length).join(".")}`;
}

/** 0.0 and -0.0 are one value up to OTP 26, and two from OTP 27 on; here they are one. */
function keyOfFloat(value: number): Key {
  return Number.isSafeInteger(value) ? `f${value + 0}` : value;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Each part with its type and its length in front, so that no two sequences share a key. */
function keyOfParts(mark: string, parts: readonly Term[]): string {
  let key = `${mark}${parts.length}:`;
  for (const part of parts) key += keyOfPart(keyOf(part));
  return key;
}

function keyOfPart(key: Key): string {
  const kind = typeof key;
  const body = kind === "symbol" ? atomName(key as symbol) : String(key);
  return `${kind[0]}${kind[1]}${body.length}:${body}`;
}

/** The same for whatever order the pairs were put in. */
function keyOfMap(map: TermMap): string {
  const pairs: string[] = [];
  for (const [key, value] of map) pairs.push(keyOfPart(keyOf(key)) + keyOfPart(keyOf(value)));
  return `m${pairs.sort().join("")}`;
}

/** The process that made a fun makes no difference, as in Erlang. */
function keyOfRemoteFun(fun: RemoteFun): string {
  const { module, arity, uniq, index, oldIndex, oldUniq, free } = fun;
  return keyOfParts("u", [module, arity, uniq, index, oldIndex, oldUniq, ...free]);
}
