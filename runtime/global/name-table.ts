/**
 * The names that are registered in the cluster, as one node knows them. Every node has them all, so
 * looking one up asks nobody; and every node watches every process that has a name, so that a name
 * vanishes everywhere when its process ends, or its node is lost.
 *
 * Left out: names of what is no Erlang process, which a node of `erl` registers for a program in C.
 */
import { demonitor, monitor } from "../process/ties.ts";
import { equal } from "../term/equal.ts";
import { Pid, type Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { type Key, keyOf } from "../term/term-map.ts";
import { isTuple, type Tuple, t } from "../term/tuple.ts";

/** A name, its process, and the fun that decides when two halves of a cluster meet that both know it. */
export type NameEntry = Tuple<readonly [name: Term, pid: Pid, method: Term]>;

/** A change of the table: `{insert, Entry}` or `{delete, Name}`. */
export type Operation = Tuple<readonly [op: symbol, what: Term]>;

const INSERT = Symbol.for("insert");
const DELETE = Symbol.for("delete");

export const insertion = (entry: NameEntry): Operation => t(INSERT, entry);
export const deletion = (name: Term): Operation => t(DELETE, name);

export function isEntry(term: Term): term is NameEntry {
  return isTuple(term) && term.length === 3 && term[1] instanceof Pid;
}

export function isOperation(term: Term): term is Operation {
  const [op, what] = isTuple(term) && term.length === 2 ? term : [];
  return op === DELETE || (op === INSERT && isEntry(what));
}

export class NameTable {
  readonly #entries = new Map<Key, { readonly entry: NameEntry; readonly ref: Reference }>();
  /** The name of the process that a monitor watches. */
  readonly #watched = new Map<Key, Term>();

  find(name: Term): NameEntry | undefined {
    return this.#entries.get(keyOf(name))?.entry;
  }

  get entries(): NameEntry[] {
    return [...this.#entries.values()].map(({ entry }) => entry);
  }

  /** The names of a process. */
  namesOf(pid: Pid): Term[] {
    return this.entries.filter(([, holder]) => equal(holder, pid)).map(([name]) => name);
  }

  /** Makes a change: a name that is inserted is no longer what it was before. */
  apply([op, what]: Operation): void {
    if (op === DELETE) this.#delete(what);
    else if (isEntry(what)) this.#insert(what);
  }

  #insert(entry: NameEntry): void {
    const [name, pid] = entry;
    this.#delete(name);
    const ref = monitor(pid);
    this.#entries.set(keyOf(name), { entry, ref });
    this.#watched.set(keyOf(ref), name);
  }

  #delete(name: Term): void {
    const had = this.#entries.get(keyOf(name));
    if (!had) return;
    demonitor(had.ref, [Symbol.for("flush")]);
    this.#entries.delete(keyOf(name));
    this.#watched.delete(keyOf(had.ref));
  }

  /** A monitor says that its process has ended, or can't be reached. */
  down(ref: Reference): void {
    if (this.#watched.has(keyOf(ref))) this.#delete(this.#watched.get(keyOf(ref)));
  }
}
