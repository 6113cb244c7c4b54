/**
 * The order of all terms, as Erlang's `<` has it: any two terms can be compared, of whatever type.
 *
 *     number < atom < reference < fun < port < pid < tuple < map < [] < list < bitstring
 *
 * Numbers are compared by value, so `1 == 1.0`; tuples and maps by size first; lists and bitstrings
 * from left to right. Among the keys of a map every integer is less than any float, so that `1` and
 * `1.0` can be two keys and have an order.
 */
import { type Atom, atomName, isAtom } from "./atom.ts";
import { type Binary, BitString, bytesOf } from "./binary.ts";
import { ExternalFun, type Fun, isFun, LocalFun, localFunNumber, type RemoteFun } from "./fun.ts";
import { Pid, Port, Reference } from "./identifier.ts";
import { ImproperList, isList, type List } from "./list.ts";
import { Float, isInteger } from "./number.ts";
import type { Term } from "./term.ts";
import { TermMap } from "./term-map.ts";
import { isTuple } from "./tuple.ts";

/** What a comparison says: less, equal, greater. */
export type Ordering = -1 | 0 | 1;

/**
 * Compares two terms: -1 when `A < B` in Erlang, 0 when `A == B`, 1 when `A > B`.
 *
 * @example
 * ```ts
 * compare(1, Symbol.for("a")); // -1
 * compare(1, float(1)); // 0
 * ```
 */
export function compare(a: Term, b: Term): Ordering {
  return order(a, b, false);
}

/** @param asKeys whether every integer is less than any float */
function order(a: Term, b: Term, asKeys: boolean): Ordering {
  if (a === b) return 0;
  if (isNumber(a) && isNumber(b)) return orderNumbers(a, b, asKeys);
  if (isAtom(a) && isAtom(b)) return orderAtoms(a, b);
  if (isTuple(a) && isTuple(b)) return sign(a.length, b.length) || orderElements(a, b, asKeys);
  if (isCons(a) && isCons(b)) return orderLists(a, b, asKeys);
  if (isBits(a) && isBits(b)) return orderBits(a, b);
  if (a instanceof TermMap && b instanceof TermMap) return orderMaps(a, b, asKeys);
  if (a instanceof Pid && b instanceof Pid)
    return sign(a.serial, b.serial) || sign(a.id, b.id) || orderNodes(a, b);
  if (a instanceof Port && b instanceof Port) return orderNodes(a, b) || sign(a.id, b.id);
  if (a instanceof Reference && b instanceof Reference)
    return orderNodes(a, b) || orderWords(a.words, b.words);
  if (isFun(a) && isFun(b)) return orderFuns(a, b, asKeys);
  return sign(rank(a), rank(b));
}

/** The place of a term's type in the order of types. */
function rank(term: Term): number {
  if (isNumber(term)) return 0;
  if (isAtom(term)) return 1;
  if (term instanceof Reference) return 2;
  if (isFun(term)) return 3;
  if (term instanceof Port) return 4;
  if (term instanceof Pid) return 5;
  if (isTuple(term)) return 6;
  if (term instanceof TermMap) return 7;
  if (isBits(term)) return 10;
  return isCons(term) ? 9 : 8;
}

type AnyNumber = number | bigint | Float;

const isNumber = (term: Term): term is AnyNumber =>
  typeof term === "number" || typeof term === "bigint" || term instanceof Float;

const isCons = (term: Term): term is List | ImproperList =>
  term instanceof ImproperList || (isList(term) && term.length > 0);

const isBits = (term: Term): term is Binary | BitString =>
  typeof term === "string" || term instanceof Uint8Array || term instanceof BitString;

function sign<T extends number | bigint>(a: T, b: T): Ordering {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** JavaScript compares a number and a bigint by their exact values, as Erlang does. */
function orderNumbers(a: AnyNumber, b: AnyNumber, asKeys: boolean): Ordering {
  if (asKeys && isInteger(a) !== isInteger(b)) return isInteger(a) ? -1 : 1;
  return sign<number | bigint>(a instanceof Float ? a.value : a, b instanceof Float ? b.value : b);
}

/** The order of characters is that of their UTF-8, and not that of JavaScript's strings. */
function orderAtoms(a: Atom, b: Atom): Ordering {
  return Buffer.compare(Buffer.from(atomName(a)), Buffer.from(atomName(b)));
}

function orderElements(a: readonly Term[], b: readonly Term[], asKeys: boolean): Ordering {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const result = order(a[i], b[i], asKeys);
    if (result !== 0) return result;
  }
  return 0;
}

/** What is left after the common part is a tail, or more elements: these are a list. */
function orderLists(a: List | ImproperList, b: List | ImproperList, asKeys: boolean): Ordering {
  const [x, xTail] = parts(a);
  const [y, yTail] = parts(b);
  const result = orderElements(x, y, asKeys);
  if (result !== 0) return result;
  const left = Math.min(x.length, y.length);
  return order(
    x.length > left ? x.slice(left) : xTail,
    y.length > left ? y.slice(left) : yTail,
    asKeys,
  );
}

function parts(list: List | ImproperList): [heads: readonly Term[], tail: Term] {
  return list instanceof ImproperList ? [list.heads, list.tail] : [list, []];
}

/** The unused bits of a bitstring are 0, so they make no difference but in its length. */
function orderBits(a: Binary | BitString, b: Binary | BitString): Ordering {
  const x = a instanceof BitString ? a : { bytes: bytesOf(a), bitsInLast: 8 };
  const y = b instanceof BitString ? b : { bytes: bytesOf(b), bitsInLast: 8 };
  return Buffer.compare(x.bytes, y.bytes) || sign(x.bitsInLast, y.bitsInLast);
}

/** By size, then by the keys in their order, then by the values in the order of their keys. */
function orderMaps(a: TermMap, b: TermMap, asKeys: boolean): Ordering {
  if (a.size !== b.size) return sign(a.size, b.size);
  const x = sortedPairs(a);
  const y = sortedPairs(b);
  return (
    orderElements(x.map(keyIn), y.map(keyIn), true) ||
    orderElements(x.map(valueIn), y.map(valueIn), asKeys)
  );
}

/** The pairs of a map in the order of their keys. */
export function sortedPairs(map: TermMap): [key: Term, value: Term][] {
  return [...map].sort(([a], [b]) => order(a, b, true));
}

const keyIn = ([key]: [Term, Term]) => key;
const valueIn = ([, value]: [Term, Term]) => value;

function orderNodes(a: Pid | Port | Reference, b: Pid | Port | Reference): Ordering {
  return orderAtoms(a.node, b.node) || sign(a.creation, b.creation);
}

/** The words of a reference are one large number, the last of them its most significant part. */
function orderWords(a: readonly number[], b: readonly number[]): Ordering {
  for (let i = Math.max(a.length, b.length) - 1; i >= 0; i--) {
    const result = sign(a[i] ?? 0, b[i] ?? 0);
    if (result !== 0) return result;
  }
  return 0;
}

/** Closures come first, by what identifies their code, then by the variables they carry. */
function orderFuns(a: Fun, b: Fun, asKeys: boolean): Ordering {
  if (a instanceof ExternalFun && b instanceof ExternalFun)
    return orderAtoms(a.module, b.module) || orderAtoms(a.name, b.name) || sign(a.arity, b.arity);
  if (a instanceof ExternalFun) return 1;
  if (b instanceof ExternalFun) return -1;
  const x = identityOf(a);
  const y = identityOf(b);
  return (
    orderAtoms(x.module, y.module) ||
    sign(x.index, y.index) ||
    order(x.oldUniq, y.oldUniq, true) ||
    sign(x.free.length, y.free.length) ||
    orderElements(x.free, y.free, asKeys)
  );
}

/** A closure of ours has no module, but a number. */
function identityOf(
  fun: LocalFun | RemoteFun,
): Omit<RemoteFun, "arity" | "uniq" | "oldIndex" | "pid"> {
  return fun instanceof LocalFun
    ? { module: Symbol.for("javascript"), index: localFunNumber(fun), oldUniq: 0, free: [] }
    : fun;
}
