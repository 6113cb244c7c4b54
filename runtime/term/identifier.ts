/**
 * Pids, references and ports: names that a node gives out, and that mean the same thing in the whole
 * cluster. Each carries the name of its node and that node's *creation*, a number which differs each
 * time a node of that name starts: so a pid of yesterday's `sif` is not taken for one of today's.
 *
 * To a program they are opaque: it can compare, print and send them. One that is made by hand has to be
 * what can be sent: nothing past the constructors looks at the fields again.
 */
import { Made } from "./made.ts";
import { canBeAtom } from "./misuse.ts";

/** The most words that a reference has. */
export const MAX_WORDS = 5;

/**
 * A process identifier. Erlang: a pid, printed `<0.43.0>` where it lives, `<8745.43.0>` elsewhere.
 *
 * @example
 * ```ts
 * self() instanceof Pid; // true
 * spawn(() => true).node; // nonode@nohost
 * ```
 */
export class Pid extends Made {
  /** The node's name: an atom. */
  readonly node: symbol;
  readonly id: number;
  readonly serial: number;
  readonly creation: number;

  constructor(node: symbol, id: number, serial: number, creation: number) {
    super();
    if (!isNode(node) || !isWord(id) || !isWord(serial) || !isWord(creation))
      throw new TypeError(`expected the atom of a node and three numbers of 32 bits: ${MAKE_NONE}`);
    this.node = node;
    this.id = id;
    this.serial = serial;
    this.creation = creation;
    Object.freeze(this);
  }
}

/**
 * A reference, unique in the cluster. Erlang: `make_ref/0`. Printed `#Ref<0.1.2.3>`.
 *
 * @example
 * ```ts
 * makeRef() instanceof Reference; // true
 * ```
 */
export class Reference extends Made {
  readonly node: symbol;
  /**
   * Three to five 32-bit words, as the wire has them: the first is the least significant. To freeze them
   * would take as long as all else; so they are looked at again when they are written.
   */
  readonly words: readonly number[];
  readonly creation: number;

  constructor(node: symbol, words: readonly number[], creation: number) {
    super();
    if (!isNode(node) || !areWords(words) || !isWord(creation))
      throw new TypeError(
        `expected the atom of a node, 1 to ${MAX_WORDS} numbers of 32 bits and one more: ${MAKE_NONE}`,
      );
    this.node = node;
    this.words = words.slice();
    this.creation = creation;
    Object.freeze(this);
  }
}

/**
 * A port of an Erlang node: we have none, but pass them on. Printed `#Port<0.5>`.
 *
 * @example
 * ```ts
 * new Port(node(), 5n, 0).id === 5n; // true
 * ```
 */
export class Port extends Made {
  readonly node: symbol;
  readonly id: bigint;
  readonly creation: number;

  constructor(node: symbol, id: bigint, creation: number) {
    super();
    if (
      !isNode(node) ||
      typeof id !== "bigint" ||
      BigInt.asUintN(64, id) !== id ||
      !isWord(creation)
    )
      throw new TypeError(
        `expected the atom of a node, a bigint of 64 bits and a number of 32 bits: ${MAKE_NONE}`,
      );
    this.node = node;
    this.id = id;
    this.creation = creation;
    Object.freeze(this);
  }
}

/** Whether a value is a pid. Erlang: `is_pid/1`. */
export function isPid(value: unknown): value is Pid {
  return Made.isMade(value) && value instanceof Pid;
}

/** Whether a value is a reference. Erlang: `is_reference/1`. */
export function isReference(value: unknown): value is Reference {
  return Made.isMade(value) && value instanceof Reference;
}

const MAKE_NONE = "better take one that the runtime has given out";

let latestNode: symbol | undefined;

/** Whether it can name a node. Most are the same as the one before. */
function isNode(value: unknown): boolean {
  if (value === latestNode && value !== undefined) return true;
  if (typeof value !== "symbol" || !canBeAtom(value)) return false;
  latestNode = value;
  return true;
}

function isWord(value: unknown): boolean {
  return typeof value === "number" && value >>> 0 === value;
}

/** Whether these are the words of a reference. */
export function areWords(value: readonly unknown[]): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_WORDS) return false;
  for (let i = 0; i < value.length; i++) if (!isWord(value[i])) return false;
  return true;
}

const numbers = new Map<symbol, number>();

/**
 * The number that stands for another node in a printed pid, as 8745 does in `<8745.43.0>`: the same
 * for the same node as long as this OS process lives, and of no other meaning.
 */
export function nodeNumber(node: symbol): number {
  let number = numbers.get(node);
  if (number === undefined) {
    number = 8745 + numbers.size;
    numbers.set(node, number);
  }
  return number;
}
