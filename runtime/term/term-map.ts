/**
 * Maps: tables in which a key is found by what it is. JavaScript's Map finds it by `===`, and in there
 * two tuples `t(location, walter)` are two keys. So what it is given is not the key itself, but what
 * `keyOf` makes of it: the same for two terms exactly when they are equal (`equal.ts`).
 */
import { createHash, type Hash } from "node:crypto";
import { atomName, literalOf } from "./atom.ts";
import { BitString, binary } from "./binary.ts";
import { ExternalFun, LocalFun, localFunNumber, RemoteFun } from "./fun.ts";
import { Pid, Port, Reference } from "./identifier.ts";
import { ImproperList } from "./list.ts";
import { notATerm, refusalOf } from "./misuse.ts";
import { Float } from "./number.ts";
import type { Term } from "./term.ts";
import { isTuple } from "./tuple.ts";
import { fold, LEVELS } from "./walk.ts";

declare module "./term.ts" {
  interface Kinds {
    readonly map: TermMap;
  }
}

/** A key for JavaScript's Map: the same for equal terms, and for no others. */
export type Key = symbol | boolean | undefined | null | number | string | bigint;

/** The key of a term under Erlang's equality. */
export function keyOf(term: Term): Key {
  try {
    return key(term, LEVELS);
  } catch (thrown) {
    throw refusalOf(term, thrown);
  }
}

/**
 * @param levels how many levels to go down by calls
 * @param done the keys of the parts, if they were made already
 */
function key(term: Term, levels: number, done?: readonly Key[]): Key {
  switch (typeof term) {
    case "symbol":
      return literalOf(term);
    case "string":
      return `b${term}`;
    case "bigint":
      return Number.isSafeInteger(Number(term)) ? Number(term) : term;
    case "object":
      return term === null ? null : keyOfObject(term, levels, done);
    default:
      return term;
  }
}

/** What the key of a term is made of besides its own fields. The keys in a map are known already. */
function partsOf(term: Term): readonly Term[] | undefined {
  if (Array.isArray(term)) return term;
  if (term instanceof TermMap) return [...term.values()];
  if (term instanceof ImproperList) return [...term.heads, term.tail];
  return term instanceof RemoteFun ? partsOfFun(term) : undefined;
}

const keyOfParts = (term: Term, done: readonly Key[]) => key(term, 0, done);

function keyOfObject(term: Term & object, levels: number, done?: readonly Key[]): Key {
  if (term instanceof Pid)
    return `p${term.id}.${term.serial}.${term.creation}.${atomName(term.node)}`;
  if (levels === 0 && !done) return fold<Term, Key>(term, partsOf, keyOfParts);
  if (Array.isArray(term)) return keyOfAll(isTuple(term) ? "t" : "l", term, levels, done);
  if (term instanceof Reference)
    return `r${keyOfWords(term.words)}.${term.creation}.${atomName(term.node)}`;
  if (term instanceof Port) return `P${term.id}.${term.creation}.${atomName(term.node)}`;
  if (term instanceof Float) return keyOfFloat(term.value);
  if (term instanceof Uint8Array) {
    const value = binary(term);
    return typeof value === "string" ? `b${value}` : `B${latin1(value)}`;
  }
  if (term instanceof BitString) return `s${term.bitsInLast}${latin1(term.bytes)}`;
  if (term instanceof ImproperList) return keyOfAll("i", [...term.heads, term.tail], levels, done);
  if (term instanceof TermMap) return keyOfMap(term, levels, done);
  if (term instanceof ExternalFun)
    return keyOfAll("e", [term.module, term.name, term.arity], levels);
  if (term instanceof RemoteFun) return keyOfAll("u", partsOfFun(term), levels, done);
  if (term instanceof LocalFun) return `c${localFunNumber(term)}`;
  throw notATerm(term);
}

/** The process that made a fun makes no difference, as in Erlang. */
function partsOfFun({ module, arity, uniq, index, oldIndex, oldUniq, free }: RemoteFun): Term[] {
  return [module, arity, uniq, index, oldIndex, oldUniq, ...free];
}

/** The words are one number: zeros at its end, the most significant words, make no difference. */
function keyOfWords(words: readonly number[]): string {
  let length = words.length;
  while (words[length - 1] === 0) length--;
  let all = "";
  for (let i = 0; i < length; i++) all += `${words[i]}.`;
  return all;
}

/** 0.0 and -0.0 are two keys, as since OTP 27. */
function keyOfFloat(value: number): Key {
  if (Object.is(value, -0)) return "f-0";
  return Number.isSafeInteger(value) ? `f${value}` : value;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Each part with its type and its length in front, so that no two sequences share a key. */
function keyOfAll(
  mark: string,
  parts: readonly Term[],
  levels: number,
  done?: readonly Key[],
): string {
  let all = `${mark}${parts.length}:`;
  let hash: Hash | undefined;
  for (let i = 0; i < parts.length; i++) {
    all += keyOfPart(done ? done[i] : key(parts[i], levels - 1));
    if (all.length > MAX_PART) {
      hash = (hash ?? createHash("sha256")).update(all);
      all = "";
    }
  }
  return short(all, MAX_PART, hash);
}

function keyOfPart(key: Key): string {
  const kind = typeof key;
  const body = kind === "symbol" ? atomName(key as symbol) : String(key);
  return `${kind[0]}${kind[1]}${body.length}:${body}`;
}

/** The same for whatever order the pairs were put in. */
function keyOfMap(map: TermMap, levels: number, done?: readonly Key[]): string {
  const pairs: string[] = [];
  for (const [known, [, value]] of entriesOf(map)) {
    const valueKey = done ? done[pairs.length] : key(value, levels - 1);
    const shortKnown = typeof known === "string" ? short(known, MAX_KEY) : known;
    pairs.push(keyOfPart(shortKnown) + keyOfPart(valueKey));
  }
  return short(`m${pairs.sort().join("")}`, MAX_PART);
}

/**
 * The longest key that is a part of the key of another map, in characters. So a map that is a key of a
 * map that is a key of a map … has no longer one each time.
 */
const MAX_KEY = 128;

/** The longest part of a key, in characters. */
const MAX_PART = 65_536;

/** The key itself, or a digest if it is too long: nobody finds two keys of the same digest. */
function short(key: string, max: number, hash?: Hash): string {
  if (hash === undefined && key.length <= max) return key;
  return `h${(hash ?? createHash("sha256")).update(key).digest("base64")}`;
}

/**
 * The pairs of a map. A list that is a key can have been changed since it was set, and be the same as
 * another by now; no two keys that are given are equal.
 *
 * @throws TypeError for what only looks like a map
 */
export function pairsOf(map: TermMap): readonly [Term, Term][] {
  const entries = entriesOf(map);
  const pairs = [...entries.values()];
  for (const pair of pairs)
    if (mayChange(pair[0]) && entries.get(keyOf(pair[0])) !== pair)
      return pairsOf(new TermMap(pairs));
  return pairs;
}

/** The keys of a map with their values, as {@link pairsOf} gives them: K1, V1, K2, V2, … */
export function keysAndValues(map: TermMap): Term[] {
  const terms: Term[] = [];
  for (const pair of pairsOf(map)) terms.push(pair[0], pair[1]);
  return terms;
}

function mayChange(key: Term): boolean {
  if (typeof key !== "object" || key instanceof Pid) return false;
  if (!isTuple(key)) return true;
  for (let i = 0; i < key.length; i++)
    if (typeof key[i] === "object" && !(key[i] instanceof Pid)) return true;
  return false;
}

/** A map as it is kept: its pairs by the keys of their keys. */
export let entriesOf: (map: TermMap) => ReadonlyMap<Key, [Term, Term]>;

/**
 * An Erlang map. Also the right thing for a server to keep its table in.
 *
 * @example
 * ```ts
 * const table = new TermMap();
 * const walter = t(Symbol.for("location"), Symbol.for("walter"));
 * table.set(walter, "Genova");
 * table.get(t(Symbol.for("location"), Symbol.for("walter"))); // "Genova"
 * ```
 */
export class TermMap implements Iterable<[Term, Term]> {
  static {
    entriesOf = (map) => map.#entries;
  }

  readonly #entries = new Map<Key, [Term, Term]>();

  constructor(pairs: Iterable<readonly [Term, Term]> = []) {
    for (const [key, value] of pairs) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether there is such a key. */
  has(key: Term): boolean {
    return this.#entries.has(keyOf(key));
  }

  /** The value of a key, or `undefined`. */
  get(key: Term): Term {
    return this.#entries.get(keyOf(key))?.[1];
  }

  /** Puts a value under a key, in place of the one that was there. */
  set(key: Term, value: Term): this {
    this.#entries.set(keyOf(key), [key, value]);
    return this;
  }

  /** Removes a key, and says whether it was there. */
  delete(key: Term): boolean {
    return this.#entries.delete(keyOf(key));
  }

  /** Removes all keys. */
  clear(): void {
    this.#entries.clear();
  }

  /** The keys, in the order in which they were first set. */
  *keys(): IterableIterator<Term> {
    for (const [key] of this.#entries.values()) yield key;
  }

  /** The values, in the order of their keys. */
  *values(): IterableIterator<Term> {
    for (const [, value] of this.#entries.values()) yield value;
  }

  /** The pairs of key and value. */
  [Symbol.iterator](): IterableIterator<[Term, Term]> {
    return this.#entries.values();
  }
}
