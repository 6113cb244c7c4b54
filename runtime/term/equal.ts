/**
 * Equality as Erlang's `=:=`: two terms are equal when they would be written the same. JavaScript's
 * `===` compares what holds values by identity, so `t(1) === t(1)` is false; `equal` says true.
 *
 * `keyOf` serves the same equality to a hash table: terms are equal exactly when their keys are.
 */
import { BitString, binary } from "./binary.ts";
import { ExternalFun, LocalFun, RemoteFun } from "./fun.ts";
import { Pid, Port, Reference } from "./identifier.ts";
import { ImproperList } from "./list.ts";
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
  if (a instanceof Pid)
    return (
      b instanceof Pid &&
      a.id === b.id &&
      a.serial === b.serial &&
      a.node === b.node &&
      a.creation === b.creation
    );
  if (a instanceof TermMap) return b instanceof TermMap && equalMaps(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
    return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  return keyOf(a) === keyOf(b);
}

function equalScalars(a: Term, b: Term): boolean {
  if (typeof a === "bigint" || typeof b === "bigint")
    return isIntegral(a) && isIntegral(b) && BigInt(a) === BigInt(b);
  if (
    a instanceof Uint8Array ||
    b instanceof Uint8Array ||
    a instanceof Float ||
    b instanceof Float
  )
    return keyOf(a) === keyOf(b);
  return false;
}

const isIntegral = (x: Term): x is number | bigint =>
  typeof x === "bigint" || Number.isSafeInteger(x);

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
  if (term instanceof Float) return `f${term.value + 0}`;
  if (term instanceof Uint8Array) {
    const value = binary(term);
    return typeof value === "string" ? `b${value}` : `B${Buffer.from(term).toString("latin1")}`;
  }
  if (term instanceof BitString)
    return `s${term.bitsInLast}${Buffer.from(term.bytes).toString("latin1")}`;
  if (term instanceof Pid) return keyOfParts("p", [term.node, term.id, term.serial, term.creation]);
  if (term instanceof Reference) return keyOfParts("r", [term.node, term.creation, ...term.words]);
  if (term instanceof Port) return keyOfParts("P", [term.node, term.id, term.creation]);
  if (term instanceof ImproperList) return keyOfParts("i", [...term.heads, term.tail]);
  if (term instanceof TermMap) return keyOfMap(term);
  if (term instanceof ExternalFun) return keyOfParts("e", [term.module, term.name, term.arity]);
  if (term instanceof RemoteFun)
    return keyOfParts("u", [
      term.module,
      term.arity,
      term.uniq,
      term.index,
      term.oldIndex,
      term.oldUniq,
      term.pid,
      ...term.free,
    ]);
  if (term instanceof LocalFun) return `c${numberOfFun(term)}`;
  throw new TypeError("expected an Erlang term");
}

/** Each part with its type and its length in front, so that no two sequences share a key. */
function keyOfParts(mark: string, parts: readonly Term[]): string {
  let key = `${mark}${parts.length}:`;
  for (const part of parts) {
    const inner = keyOf(part);
    const kind = typeof inner;
    const body = kind === "symbol" ? (Symbol.keyFor(inner as symbol) as string) : String(inner);
    key += `${kind[0]}${kind[1]}${body.length}:${body}`;
  }
  return key;
}

/** The same for whatever order the pairs were put in. */
function keyOfMap(map: TermMap): string {
  const pairs = [...map].map(([key, value]) => keyOfParts("", [key, value]));
  return keyOfParts("m", pairs.sort());
}

const funs = new WeakMap<object, number>();
let lastFun = 0;

function numberOfFun(term: LocalFun): number {
  let number = funs.get(term.call);
  if (number === undefined) {
    number = ++lastFun;
    funs.set(term.call, number);
  }
  return number;
}
