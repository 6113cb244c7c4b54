/**
 * Pids, references and ports: names that a node gives out, and that mean the same thing in the whole
 * cluster. Each carries the name of its node and that node's *creation*, a number which differs each
 * time a node of that name starts: so a pid of yesterday's `sif` is not taken for one of today's.
 *
 * To a program they are opaque: it can compare, print and send them.
 */

/**
 * A process identifier. Erlang: a pid, printed `<0.43.0>` where it lives, `<8745.43.0>` elsewhere.
 *
 * @example
 * ```ts
 * self() instanceof Pid; // true
 * spawn(() => true).node; // nonode@nohost
 * ```
 */
export class Pid {
  /** The node's name: an atom. */
  readonly node: symbol;
  readonly id: number;
  readonly serial: number;
  readonly creation: number;

  constructor(node: symbol, id: number, serial: number, creation: number) {
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
export class Reference {
  readonly node: symbol;
  /** Three to five 32-bit words, as the wire has them: the first is the least significant. */
  readonly words: readonly number[];
  readonly creation: number;

  constructor(node: symbol, words: readonly number[], creation: number) {
    this.node = node;
    this.words = words;
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
export class Port {
  readonly node: symbol;
  readonly id: bigint;
  readonly creation: number;

  constructor(node: symbol, id: bigint, creation: number) {
    this.node = node;
    this.id = id;
    this.creation = creation;
    Object.freeze(this);
  }
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
