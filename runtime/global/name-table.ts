/**
 * The names that are registered in the cluster, as one node knows them. Every node has them all, so
 * looking one up asks nobody; and every node watches every process that has a name, so that a name
 * vanishes everywhere when its process ends, or its node is lost.
 *
 * A process that is no Erlang process (a program in C, say) can have a name too, through an Erlang node
 * that watches it. Such a name goes with that node.
 */
import { demonitor, monitor } from "../process/ties.ts";
import { equal, type Key, keyOf } from "../term/equal.ts";
import { Pid, type Reference } from "../term/identifier.ts";
import type { List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, isTuple, t } from "../term/tuple.ts";

/** A name, and how its holder was registered. */
export interface NameEntry {
  readonly name: Term;
  readonly pid: Pid;
  /** The fun that decides when two halves of a cluster meet that both know the name. */
  readonly method: Term;
}

/** A change of the table. */
export type Operation =
  | { readonly op: "insert"; readonly entry: NameEntry }
  | { readonly op: "delete"; readonly name: Term };

interface Registered extends NameEntry {
  /** Absent for what another node watches. */
  readonly ref: Reference | undefined;
  /** That other node. */
  readonly watcher: symbol | undefined;
}

const insert = Symbol.for("insert");
const remove = Symbol.for("delete");

export class NameTable {
  readonly #names = new Map<Key, Registered>();
  /** The keys of each process's names. */
  readonly #byPid = new Map<Key, Set<Key>>();

  find(name: Term): NameEntry | undefined {
    return this.#names.get(keyOf(name));
  }

  get names(): Term[] {
    return [...this.#names.values()].map(({ name }) => name);
  }

  /** `[{Name, Pid, Method}]` */
  get entries(): AnyTuple[] {
    return [...this.#names.values()].map(({ name, pid, method }) => t(name, pid, method));
  }

  /** What other nodes watch: `[{Name, Pid, Node}]`. */
  get external(): AnyTuple[] {
    return [...this.#names.values()].flatMap(({ name, pid, watcher }) =>
      watcher ? [t(name, pid, watcher)] : [],
    );
  }

  /** The names of a process. */
  namesOf(pid: Pid): Term[] {
    const keys = this.#byPid.get(keyOf(pid)) ?? [];
    return [...keys].map((key) => this.#names.get(key)?.name);
  }

  /**
   * Enters a name, in place of what it was before.
   *
   * @param watcher the node that watches the process; else we do
   */
  insert(entry: NameEntry, watcher?: symbol): void {
    this.delete(entry.name);
    const ref = watcher ? undefined : monitor(entry.pid);
    const [key, pid] = [keyOf(entry.name), keyOf(entry.pid)];
    this.#names.set(key, { ...entry, ref, watcher });
    this.#byPid.set(pid, (this.#byPid.get(pid) ?? new Set()).add(key));
  }

  delete(name: Term): void {
    const entry = this.#names.get(keyOf(name));
    if (!entry) return;
    if (entry.ref) demonitor(entry.ref, [Symbol.for("flush")]);
    this.#names.delete(keyOf(name));
    const keys = this.#byPid.get(keyOf(entry.pid));
    keys?.delete(keyOf(name));
    if (keys?.size === 0) this.#byPid.delete(keyOf(entry.pid));
  }

  /** Makes changes that another node has told. */
  apply(operations: readonly Operation[], external: List): void {
    for (const operation of operations) {
      if (operation.op === "delete") this.delete(operation.name);
      else this.insert(operation.entry, watcherOf(operation.entry, external));
    }
  }

  /** A process that we watch has ended, or can't be reached. */
  down(pid: Pid): void {
    for (const name of this.namesOf(pid)) this.delete(name);
  }

  /** A node is lost, and with it what it watched. */
  nodeDown(node: symbol): void {
    for (const { name, watcher } of [...this.#names.values()])
      if (watcher === node) this.delete(name);
  }
}

function watcherOf({ name, pid }: NameEntry, external: List): symbol | undefined {
  for (const term of external) {
    const [known, process, node] = isTuple(term) ? term : [];
    if (typeof node === "symbol" && equal(known, name) && equal(process, pid)) return node;
  }
  return undefined;
}

/** The entries among some terms: `[{Name, Pid, Method}]`. */
export function readEntries(terms: List): NameEntry[] {
  return terms.flatMap((term) => {
    const [name, pid, method] = isTuple(term) && term.length === 3 ? term : [];
    return pid instanceof Pid ? [{ name, pid, method }] : [];
  });
}

/** The operations among some terms: `[{insert, {Name, Pid, Method}} | {delete, Name}]`. */
export function readOperations(terms: List): Operation[] {
  return terms.flatMap((term): Operation[] => {
    const [op, what] = isTuple(term) && term.length === 2 ? term : [];
    if (op === remove) return [{ op: "delete", name: what }];
    if (op !== insert) return [];
    return readEntries([what]).map((entry) => ({ op: "insert", entry }));
  });
}

/** Operations as they are sent. */
export function writeOperations(operations: readonly Operation[]): AnyTuple[] {
  return operations.map((operation) => {
    if (operation.op === "delete") return t(remove, operation.name);
    const { name, pid, method } = operation.entry;
    return t(insert, t(name, pid, method));
  });
}
