/**
 * The order of all terms, as Erlang's `<` has it: any two terms can be compared, of whatever type.
 *
 *     number < atom < reference < fun < port < pid < tuple < map < [] < list < bitstring
 *
 * Numbers are compared by value, so `1 == 1.0`; tuples and maps by size first; lists and bitstrings
 * from left to right. Among the keys of a map every integer is less than any float, and `-0.0` less than
 * `0.0`, so that `1` and `1.0` can be two keys and have an order.
 */
import { type Atom, atomName, isAtom } from "./atom.ts";
import { type Binary, BitString, bytesOf } from "./binary.ts";
import { ExternalFun, type Fun, isFun, LocalFun, localFunNumber, type RemoteFun } from "./fun.ts";
import { Pid, Port, Reference } from "./identifier.ts";
import { ImproperList, isList, type List } from "./list.ts";
import { Float, isInteger } from "./number.ts";
import type { Term } from "./term.ts";
import { entriesOf, keysAndValues, TermMap } from "./term-map.ts";
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
  oneAtATime.forget();
  return firstDifference(a, b, oneAtATime.asTerms) as Ordering;
}

/** The pairs of a map in the order of their keys. */
export function sortedPairs(map: TermMap): readonly [Term, Term][] {
  return new Order().sorted(map);
}

/** How terms are compared, and what is known already of the maps that were met. */
export class Order {
  /** Maps that are a part of keys: they are met again and again, and sorted once. */
  #known: Map<TermMap, readonly [Term, Term][]> | undefined;
  /** How many maps are being sorted, each of them because of the keys of the one before. */
  #sorting = 0;

  /** As Erlang's `<` does. */
  readonly asTerms: Comparison<Term> = (a, b) => this.#compare(a, b, this.asTerms);
  /** As keys of a map: every integer is less than any float. */
  readonly asKeys: Comparison<Term> = (a, b) => this.#compare(a, b, this.asKeys);

  /** Maps may have changed since the last comparison. */
  forget(): void {
    this.#known = undefined;
    this.#sorting = 0;
  }

  /** The pairs of a map in the order of their keys. */
  sorted(map: TermMap): readonly [Term, Term][] {
    if (this.#sorting === MAX_SORTING && !this.#known?.has(map)) this.#sortInside(map);
    const known = this.#known?.get(map);
    if (known !== undefined) return known;
    this.#sorting++;
    const pairs = [...map].sort(([a], [b]) => firstDifference(a, b, this.asKeys));
    this.#sorting--;
    if (this.#sorting > 0) {
      this.#known ??= new Map();
      this.#known.set(map, pairs);
    }
    return pairs;
  }

  /** Sorts all maps that are a part of the keys of a map, from the innermost on. */
  #sortInside(map: TermMap): void {
    const partsOf = (term: Term) => {
      if (term === map) return [...map.keys()];
      if (term instanceof TermMap) return this.#known?.has(term) ? [] : keysAndValues(term);
      if (term instanceof ImproperList) return [...term.heads, term.tail];
      return Array.isArray(term) ? (term as readonly Term[]) : [];
    };
    this.#sorting = 1;
    fold(map as Term, partsOf, (term) => {
      if (term instanceof TermMap) this.sorted(term);
    });
    this.#sorting = MAX_SORTING;
  }

  #compare(a: Term, b: Term, by: Comparison<Term>): Ordering | Pairs<Term> {
    if (a === b) return 0;
    if (isNumber(a) && isNumber(b)) return orderNumbers(a, b, by === this.asKeys);
    if (isAtom(a) && isAtom(b)) return orderAtoms(a, b);
    if (isTuple(a) && isTuple(b))
      return sign(a.length, b.length) || { a, b, length: a.length, by, rest: 0 };
    if (isCons(a) && isCons(b)) return orderLists(a, b, by);
    if (isBits(a) && isBits(b)) return orderBits(a, b);
    if (a instanceof TermMap && b instanceof TermMap) return this.#orderMaps(a, b, by);
    if (a instanceof Pid && b instanceof Pid)
      return sign(a.serial, b.serial) || sign(a.id, b.id) || orderNodes(a, b);
    if (a instanceof Port && b instanceof Port) return orderNodes(a, b) || sign(a.id, b.id);
    if (a instanceof Reference && b instanceof Reference)
      return orderNodes(a, b) || orderWords(a.words, b.words);
    if (isFun(a) && isFun(b)) return this.#orderFuns(a, b, by);
    return sign(rank(a), rank(b));
  }

  /** By size, then by the keys in their order, then by the values in the order of their keys. */
  #orderMaps(a: TermMap, b: TermMap, by: Comparison<Term>): Ordering | Pairs<Term> {
    const { size: length } = entriesOf(a);
    if (length !== entriesOf(b).size) return sign(length, entriesOf(b).size);
    const [x, y] = [this.sorted(a), this.sorted(b)];
    const rest = { a: x.map(valueIn), b: y.map(valueIn), length, by, rest: 0 };
    return { a: x.map(keyIn), b: y.map(keyIn), length, by: this.asKeys, rest };
  }

  /** Closures come first, by what identifies their code, then by the variables they carry. */
  #orderFuns(a: Fun, b: Fun, by: Comparison<Term>): Ordering | Pairs<Term> {
    if (a instanceof ExternalFun && b instanceof ExternalFun)
      return orderAtoms(a.module, b.module) || orderAtoms(a.name, b.name) || sign(a.arity, b.arity);
    if (a instanceof ExternalFun) return 1;
    if (b instanceof ExternalFun) return -1;
    const x = identityOf(a);
    const y = identityOf(b);
    const rest = { a: x.free, b: y.free, length: x.free.length, by, rest: 0 };
    const code = { a: [x.oldUniq, x.free.length], b: [y.oldUniq, y.free.length] };
    return (
      orderAtoms(x.module, y.module) ||
      sign(x.index, y.index) || { ...code, length: 2, by: this.asKeys, rest }
    );
  }
}

/** How many maps are sorted at the same time by calls. */
const MAX_SORTING = 8;

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
  const order = sign<number | bigint>(
    a instanceof Float ? a.value : a,
    b instanceof Float ? b.value : b,
  );
  return order || !asKeys ? order : sign(zeroOf(a), zeroOf(b));
}

/** Two floats that are equal are two keys if they are 0.0 and -0.0, and -0.0 is less. */
const zeroOf = (float: AnyNumber) =>
  float instanceof Float && Object.is(float.value, -0) ? -1 : 0;

function orderAtoms(a: Atom, b: Atom): Ordering {
  return orderTexts(atomName(a), atomName(b));
}

/**
 * The order of characters is that of their UTF-8. JavaScript's differs from it only where a character
 * has two halves, each of which is less than some others are as a whole.
 */
function orderTexts(a: string, b: string): Ordering {
  if (a === b) return 0;
  const less =
    HALVES.test(a) || HALVES.test(b) ? Buffer.from(a).compare(Buffer.from(b)) < 0 : a < b;
  return less ? -1 : 1;
}

const HALVES = /[\ud800-\udfff]/;

/** What is left after the common part is a tail, or more elements: these are a list. */
function orderLists(
  a: List | ImproperList,
  b: List | ImproperList,
  by: Comparison<Term>,
): Pairs<Term> {
  const [x, y] = [headsOf(a), headsOf(b)];
  const length = Math.min(x.length, y.length);
  const areProper = x === a && y === b;
  const rest = areProper
    ? sign(x.length, y.length)
    : { a: [tailAfter(length, a)], b: [tailAfter(length, b)], length: 1, by, rest: 0 };
  return { a: x, b: y, length, by, rest };
}

function headsOf(list: List | ImproperList): readonly Term[] {
  return list instanceof ImproperList ? list.heads : list;
}

function tailAfter(length: number, list: List | ImproperList): Term {
  if (headsOf(list).length > length) return MORE;
  return list instanceof ImproperList ? list.tail : [];
}

/** Stands for the elements that one list has more; a tail is never a list, so it makes no difference which. */
const MORE = [0];

/** The unused bits of a bitstring are 0, so they make no difference but in its length. */
function orderBits(a: Binary | BitString, b: Binary | BitString): Ordering {
  if (typeof a === "string" && typeof b === "string") return orderTexts(a, b);
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
