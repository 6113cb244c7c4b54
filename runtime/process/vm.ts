/**
 * A node without its network: the small world that a set of processes lives in. It knows them by pid
 * and by name, gives out pids and references, and brings each signal to the process it is meant for.
 * What is meant for another node goes out through its {@link Network}, of which this floor knows no
 * more than that.
 *
 * One OS process may hold several; each process knows the one it lives on.
 */
import { snapshot } from "../term/copy.ts";
import { Pid, Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { type Key, keyOf } from "../term/term-map.ts";
import { type Clock, RealClock } from "./clock.ts";
import {
  Audible,
  newNodes,
  tell,
  tellDelivered,
  tellOf,
  tellSent,
  tellUndeliverable,
} from "./event.ts";
import { Modules } from "./modules.ts";
import type { AliasKind } from "./monitor.ts";
import { type Home, Process } from "./process.ts";
import { safeLog, toStandardOutput } from "./report.ts";
import { type PidOrName, refusal, type Signal } from "./signal.ts";
import { serveSpawnRequest } from "./start.ts";

/** The way to other nodes. */
export interface Network {
  /**
   * Sends a signal to a node, connecting to it first if need be. The terms in it are the sender's, and may
   * change as soon as this has returned: it is encoded before, and nothing is kept that can't be sent.
   *
   * @throws TypeError or RangeError when there is no term where one has to be; nothing is sent then
   */
  send(node: symbol, signal: Signal): void;
}

export interface VmOptions {
  /** Differs each time a node of the same name starts. */
  readonly creation?: number;
  readonly clock?: Clock;
  /** Where the node's own reports go; else to standard output, as in Erlang. */
  readonly log?: (text: string) => void;
}

const realClock = new RealClock();

/** Pids count up to here in their first number, then in their second. */
const MAX_PID_ID = 2 ** 28 - 1;

export class Vm extends Audible implements Home {
  /** The node's name: `sif@surtur`, or `nonode@nohost` while it is alone. */
  readonly name: symbol;
  readonly creation: number;
  readonly clock: Clock;
  readonly log: (text: string) => void;
  readonly modules = new Modules();
  /**
   * What `halt/1` and `init:stop/1` do: they end the OS process, with its exit status. Where that is
   * the home of several nodes, what has started them lets a node end in another way.
   */
  quit: (status: number) => void = (status) => process.exit(status);
  /** What is done when the messages in a process's mailbox grow and grow: nothing, unless memory is looked after. */
  crowded: (process: Process) => void = () => {};
  /** Absent while the node is alone. */
  network: Network | undefined;
  readonly #processes = new Map<number, Process<Vm>>();
  readonly #names = new Map<symbol, Process<Vm>>();
  readonly #aliases = new Map<Key, Process<Vm>>();
  #lastPid = 80;
  #lastReference = 0;

  constructor(name: symbol, options: VmOptions = {}) {
    super();
    this.listeners = newNodes.listeners;
    this.name = name;
    this.creation = options.creation ?? 0;
    this.clock = options.clock ?? realClock;
    this.log = safeLog(options.log ?? toStandardOutput);
  }

  // Processes.

  /** A new process, without code yet. */
  createProcess(groupLeader: Pid | undefined): Process<Vm> {
    const number = ++this.#lastPid;
    const id = number % (MAX_PID_ID + 1);
    const serial = Math.floor(number / (MAX_PID_ID + 1));
    const pid = new Pid(this.name, id, serial, this.creation);
    const process = new Process<Vm>(pid, this, groupLeader);
    this.#processes.set(number, process);
    return process;
  }

  /** Oldest first. */
  get processes(): IterableIterator<Process<Vm>> {
    return this.#processes.values();
  }

  /** The process of a pid, if it lives, and lives here. */
  find(pid: Pid): Process<Vm> | undefined {
    if (pid.node !== this.name || pid.creation !== this.creation) return undefined;
    return this.#processes.get(pid.serial * (MAX_PID_ID + 1) + pid.id);
  }

  /** Takes an ended process out of every table. */
  forget(process: Process): void {
    const { id, serial } = process.pid;
    this.#processes.delete(serial * (MAX_PID_ID + 1) + id);
    if (process.name !== undefined) this.#names.delete(process.name);
    for (const ref of process.aliases?.keys() ?? []) this.#aliases.delete(ref);
  }

  /** Ends all processes at once, without a word to anyone. */
  halt(): void {
    if (this.listeners) tell(this, { kind: "halt" });
    for (const process of this.#processes.values()) process.halt();
    this.#processes.clear();
    this.#names.clear();
    this.#aliases.clear();
  }

  makeReference(): Reference {
    const number = ++this.#lastReference;
    const words = [number % 2 ** 18, Math.floor(number / 2 ** 18), 0];
    return new Reference(this.name, words, this.creation);
  }

  /** The key of a reference in a table of this node: of those that it has made itself, their number. */
  readonly keyOf = (ref: Reference): Key => {
    const { words, node, creation } = ref;
    const isOwn =
      node === this.name && creation === this.creation && words.length === 3 && words[2] === 0;
    return isOwn ? (words[0] as number) + (words[1] as number) * 2 ** 18 : keyOf(ref);
  };

  // Names.

  /** The process that holds a name. */
  named(name: symbol): Process<Vm> | undefined {
    return this.#names.get(name);
  }

  get names(): readonly symbol[] {
    return [...this.#names.keys()];
  }

  /** Gives a name to a process. Says whether both were free for it. */
  register(name: symbol, process: Process<Vm>): boolean {
    if (this.#names.has(name) || process.name !== undefined || process.exited) return false;
    process.name = name;
    this.#names.set(name, process);
    if (this.listeners) tellOf(process, { kind: "register" });
    return true;
  }

  /** Takes a name back. Says whether somebody held it. */
  unregister(name: symbol): boolean {
    const process = this.#names.get(name);
    if (process) process.name = undefined;
    return this.#names.delete(name);
  }

  // Aliases.

  addAlias(ref: Reference, process: Process<Vm>, kind: AliasKind): void {
    process.aliases ??= new Map();
    process.aliases.set(this.keyOf(ref), kind);
    this.#aliases.set(this.keyOf(ref), process);
  }

  /** Takes an alias back from a process. Says whether it was its own. */
  removeAlias(ref: Reference, process: Process): boolean {
    return (
      process.aliases?.delete(this.keyOf(ref)) === true && this.#aliases.delete(this.keyOf(ref))
    );
  }

  // Signals.

  /**
   * A term on its way to a node: what stays here is copied now, and what leaves is copied by being
   * encoded.
   *
   * @throws TypeError or RangeError for what is no term, here or in {@link route}
   */
  copyFor(node: symbol, term: Term): Term {
    return node === this.name || !this.network ? snapshot(term) : term;
  }

  /** Brings a signal of a process here to a node: this one or another. */
  route(node: symbol, signal: Signal): void {
    if (this.listeners) tellSent(this, node, signal);
    if (node === this.name) this.deliver(signal);
    else if (this.network) this.#sendOut(this.network, node, signal);
    else this.undeliverable(node, signal);
  }

  #sendOut(network: Network, node: symbol, signal: Signal): void {
    try {
      network.send(node, signal);
    } catch (error) {
      if (signal.op !== "EXIT" && signal.op !== "MONITOR_P_EXIT") throw error;
      // The reason is too large to be sent, and nobody is there any more to throw an error at.
      network.send(node, { ...signal, reason: Symbol.for("system_limit") });
    }
  }

  /**
   * Brings a signal to a process here. What no process here has sent begins its road here: what the
   * network brings, and what the node itself has to say.
   */
  deliver(signal: Signal): void {
    if (signal.op === "SPAWN_REQUEST") {
      serveSpawnRequest(this, signal);
      return;
    }
    const process = this.#receiver(signal.to);
    if (this.listeners) tellDelivered(this, signal, process);
    if (process) process.accept(signal);
    else {
      const answer = refusal(signal, Symbol.for("noproc"));
      if (answer) this.route(answer.to.node, answer);
    }
  }

  /** What a process learns when its signal can't reach the other node. */
  undeliverable(node: symbol, signal: Signal): void {
    if (this.listeners) tellUndeliverable(this, node, signal);
    const answer = refusal(signal, Symbol.for("noconnection"));
    if (answer) this.find(answer.to)?.accept(answer);
  }

  /** The connection to a node is gone. */
  nodeDown(node: symbol): void {
    for (const process of [...this.#processes.values()]) process.nodeDown(node);
  }

  #receiver(to: PidOrName | Reference): Process<Vm> | undefined {
    if (to instanceof Pid) return this.find(to);
    if (to instanceof Reference) return this.#aliases.get(this.keyOf(to));
    return typeof to === "symbol" ? this.#names.get(to) : undefined;
  }
}
