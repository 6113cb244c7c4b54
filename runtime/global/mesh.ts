/**
 * The nodes that a node shares its names with. Every visible node is to be connected to every other, and all of
 * them know the same names: that is the *full mesh*.
 *
 * A node that comes is met (see `meetings.ts`), and is known when that is over. What the other half of
 * a meeting knew is known at the same moment, by hearsay: it is *in sync* once there is a connection
 * to it and it has said so itself.
 */
import type { Term } from "../term/term.ts";
import { type AnyTuple, isTuple, t } from "../term/tuple.ts";
import { VERSION } from "./protocol.ts";

/** A caller of `sync`, which waits until this node shares the names of these nodes. */
interface Waiter {
  readonly nodes: Set<symbol>;
  readonly ready: () => void;
}

export class Mesh {
  readonly #known = new Set<symbol>();
  /** Met, but not yet known: their names are being held against ours. */
  readonly #pending = new Set<symbol>();
  readonly #inSync = new Set<symbol>();
  #waiters: Waiter[] = [];

  /** The nodes that share our names. */
  get known(): symbol[] {
    return [...this.#known];
  }

  isKnown(node: symbol): boolean {
    return this.#known.has(node);
  }

  /** Those that share our names, or are about to. */
  get members(): symbol[] {
    return [...this.#known, ...this.#pending];
  }

  isMember(node: symbol): boolean {
    return this.#known.has(node) || this.#pending.has(node);
  }

  /** As it is sent: `[{Node, Version}]`. */
  versions(nodes: readonly symbol[]): AnyTuple[] {
    return nodes.map((node) => t(node, VERSION));
  }

  /** A meeting with a node has begun. */
  meet(node: symbol): void {
    this.#pending.add(node);
  }

  /** A node shares our names from now on. */
  add(node: symbol): void {
    this.#pending.delete(node);
    this.#known.add(node);
  }

  /** A node has said that it shares our names. */
  sync(node: symbol): void {
    this.#inSync.add(node);
    this.#noLongerWaitedFor(node);
  }

  /** Nothing is shared with a node any more, and it is not waited for. Says whether something was. */
  remove(node: symbol): boolean {
    const was = this.isMember(node);
    this.#noLongerWaitedFor(node);
    this.#known.delete(node);
    this.#pending.delete(node);
    this.#inSync.delete(node);
    return was;
  }

  /** Calls back when each of these nodes is in sync, or lost. */
  whenInSync(nodes: readonly symbol[], ready: () => void): void {
    const missing = new Set(nodes.filter((node) => !this.#inSync.has(node)));
    if (missing.size === 0) ready();
    else this.#waiters.push({ nodes: missing, ready });
  }

  #noLongerWaitedFor(node: symbol): void {
    for (const { nodes } of this.#waiters) nodes.delete(node);
    const ready = this.#waiters.filter(({ nodes }) => nodes.size === 0);
    this.#waiters = this.#waiters.filter(({ nodes }) => nodes.size > 0);
    for (const waiter of ready) waiter.ready();
  }
}

/** The nodes in a list `[{Node, Version}]`. */
export function readVersions(terms: readonly Term[]): symbol[] {
  return terms.flatMap((term) => {
    const [node] = isTuple(term) ? term : [];
    return typeof node === "symbol" ? [node] : [];
  });
}
