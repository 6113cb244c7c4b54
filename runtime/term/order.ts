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
import { keysAndValues, TermMap } from "./term-map.ts";
import { isTuple } from "./tuple.ts";
import { type Comparison, firstDifference, fold, type Pairs } from "./walk.ts";

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
  if (typeof a === "number" && typeof b === "number") return sign(a, b);
  oneAtATime.forget();
  return firstDifference(a, b, oneAtATime.asTerms) as Ordering;
}

/** The pairs of a map in the order of their keys. */
export function sortedPairs(map: TermMap, order = new Order()): readonly [Term, Term][] {
  return order.sorted(map);
}

/** How terms are compared, and what is known already of the maps that were met. */
export class Order {
  private known: Map<TermMap, readonly [Term, Term][]> | undefined;

  /** As Erlang's `<` does. */
  readonly asTerms: Comparison<Term> = (a, b) => this.compare(a, b, this.asTerms);
  /** As keys of a map: every integer is less than any float. */
  readonly asKeys: Comparison<Term> = (a, b) => this.compare(a, b, this.asKeys);

  /** Maps may have changed since the last comparison. */
  forget(): void {
    this.known = undefined;
  }

  /** The pairs of a map in the order of their keys. Maps that are a part of keys are sorted before. */
  sorted(map: TermMap): readonly [Term, Term][] {
    this.known ??= new Map();
    const sorted = this.known;
    const partsOf = (term: Term) => {
      if (term === map) return [...map.keys()];
      if (term instanceof TermMap) return sorted.has(term) ? [] : keysAndValues(term);
      if (term instanceof ImproperList) return [...term.heads, term.tail];
      return Array.isArray(term) ? (term as readonly Term[]) : [];
    };
    fold(map as Term, partsOf, (term) => {
      if (term instanceof TermMap && !sorted.has(term))
        sorted.set(
          term,
          [...term].sort(([a], [b]) => firstDifference(a, b, this.asKeys)),
        );
    });
    return sorted.get(map) as readonly [Term, Term][];
  }

  private compare(a: Term, b: Term, by: Comparison<Term>): Ordering | Pairs<Term> {
    if (a === b) return 0;
    if (isNumber(a) && isNumber(b)) return orderNumbers(a, b, by === this.asKeys);
    if (isAtom(a) && isAtom(b)) return orderAtoms(a, b);
    if (isTuple(a) && isTuple(b)) return sign(a.length, b.length) || { a, b, length: a.length, by };
    if (isCons(a) && isCons(b)) return orderLists(a, b, by);
    if (isBits(a) && isBits(b)) return orderBits(a, b);
    if (a instanceof TermMap && b instanceof TermMap) return this.orderMaps(a, b, by);
    if (a instanceof Pid && b instanceof Pid)
      return sign(a.serial, b.serial) || sign(a.id, b.id) || orderNodes(a, b);
    if (a instanceof Port && b instanceof Port) return orderNodes(a, b) || sign(a.id, b.id);
    if (a instanceof Reference && b instanceof Reference)
      return orderNodes(a, b) || orderWords(a.words, b.words);
    if (isFun(a) && isFun(b)) return this.orderFuns(a, b, by);
    return sign(rank(a), rank(b));
  }

  /** By size, then by the keys in their order, then by the values in the order of their keys. */
  private orderMaps(a: TermMap, b: TermMap, by: Comparison<Term>): Ordering | Pairs<Term> {
    const length = a.size;
    if (length !== b.size) return sign(length, b.size);
    const [x, y] = [this.sorted(a), this.sorted(b)];
    const then = { a: x.map(valueIn), b: y.map(valueIn), length, by };
    return { a: x.map(keyIn), b: y.map(keyIn), length, by: this.asKeys, then };
  }

  /** Closures come first, by what identifies their code, then by the variables they carry. */
  private orderFuns(a: Fun, b: Fun, by: Comparison<Term>): Ordering | Pairs<Term> {
    if (a instanceof ExternalFun && b instanceof ExternalFun)
      return orderAtoms(a.module, b.module) || orderAtoms(a.name, b.name) || sign(a.arity, b.arity);
    if (a instanceof ExternalFun) return 1;
    if (b instanceof ExternalFun) return -1;
    const x = identityOf(a);
    const y = identityOf(b);
    const then = { a: x.free, b: y.free, length: x.free.length, by };
    const code = { a: [x.oldUniq, x.free.length], b: [y.oldUniq, y.free.length] };
    return (
      orderAtoms(x.module, y.module) ||
      sign(x.index, y.index) || { ...code, length: 2, by: this.asKeys, then }
    );
  }
}

/** For `compare`, which is done with it before it is called again. */
const oneAtATime = new Order();

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

/** What is left after the common part is a tail, or more elements: these are a list. */
function orderLists(
  a: List | ImproperList,
  b: List | ImproperList,
  by: Comparison<Term>,
): Pairs<Term> {
  const [x, xTail] = parts(a);
  const [y, yTail] = parts(b);
  const length = Math.min(x.length, y.length);
  const rest = (heads: readonly Term[], tail: Term) => (heads.length > length ? MORE : tail);
  const then = { a: [rest(x, xTail)], b: [rest(y, yTail)], length: 1, by };
  return { a: x, b: y, length, by, then };
}

/** Stands for the elements that one list has more; a tail is never a list, so it makes no difference which. */
const MORE = [0];

function parts(list: List | ImproperList): [heads: readonly Term[], tail: Term] {
  return list instanceof ImproperList ? [list.heads, list.tail] : [list, []];
}

/** The unused bits of a bitstring are 0, so they make no difference but in its length. */
function orderBits(a: Binary | BitString, b: Binary | BitString): Ordering {
  const x = a instanceof BitString ? a : { bytes: bytesOf(a), bitsInLast: 8 };
  const y = b instanceof BitString ? b : { bytes: bytesOf(b), bitsInLast: 8 };
  return Buffer.compare(x.bytes, y.bytes) || sign(x.bitsInLast, y.bitsInLast);
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

/** A closure of ours has no module, but a number. */
function identityOf(
  fun: LocalFun | RemoteFun,
): Omit<RemoteFun, "arity" | "uniq" | "oldIndex" | "pid"> {
  return fun instanceof LocalFun
    ? { module: Symbol.for("javascript"), index: localFunNumber(fun), oldUniq: 0, free: [] }
    : fun;
}
