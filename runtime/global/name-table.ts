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
import type { List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type Key, keyOf } from "../term/term-map.ts";
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

const insert = Symbol.for("insert");
const remove = Symbol.for("delete");

export class NameTable {
  readonly #entries = new Map<Key, NameEntry & { readonly ref: Reference }>();
  /** The name of the process that a monitor watches. */
  readonly #watched = new Map<Key, Term>();

  find(name: Term): NameEntry | undefined {
    return this.#entries.get(keyOf(name));
  }

  get names(): Term[] {
    return [...this.#entries.values()].map(({ name }) => name);
  }

  /** `[{Name, Pid, Method}]` */
  get entries(): AnyTuple[] {
    return [...this.#entries.values()].map(written);
  }

  /** The names of a process. */
  namesOf(pid: Pid): Term[] {
    const own = [...this.#entries.values()].filter((entry) => equal(entry.pid, pid));
    return own.map(({ name }) => name);
  }

  /** Makes a change: a name that is inserted is no longer what it was before. */
  apply(operation: Operation): void {
    this.#delete(operation.op === "insert" ? operation.entry.name : operation.name);
    if (operation.op === "delete") return;
    const { entry } = operation;
    const ref = monitor(entry.pid);
    this.#entries.set(keyOf(entry.name), { ...entry, ref });
    this.#watched.set(keyOf(ref), entry.name);
  }

  #delete(name: Term): void {
    const entry = this.#entries.get(keyOf(name));
    if (!entry) return;
    demonitor(entry.ref, [Symbol.for("flush")]);
    this.#entries.delete(keyOf(name));
    this.#watched.delete(keyOf(entry.ref));
  }

  /** A monitor says that its process has ended, or can't be reached. */
  down(ref: Reference): void {
    if (this.#watched.has(keyOf(ref))) this.#delete(this.#watched.get(keyOf(ref)));
  }
}

function written({ name, pid, method }: NameEntry): AnyTuple {
  return t(name, pid, method);
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
  return operations.map((operation) =>
    operation.op === "delete" ? t(remove, operation.name) : t(insert, written(operation.entry)),
  );
}
