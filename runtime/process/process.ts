/**
 * A process: a mailbox, a name at most, and ties to other processes.
 *
 * Its code is an asynchronous function that runs elsewhere; here is what others see of it, and what
 * signals do to it. Two kinds of tie tell of a process's end. A *link* is mutual: when one end goes,
 * the other gets its exit signal, and dies of it too unless it traps exits. A *monitor* only watches:
 * the watcher gets one `DOWN` message.
 *
 * A process that has ended is gone for everyone at once. If its code still runs, because it was in the
 * middle of something when another process killed it, it is stopped at its next call into the runtime.
 */
import { Pid, type Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import type { Key, TermMap } from "../term/term-map.ts";
import { type AnyTuple, type Tuple, t } from "../term/tuple.ts";
import { ByRef } from "./by-ref.ts";
import type { After, Clause } from "./clause.ts";
import { type Scene, tellOf, tellReceived } from "./event.ts";
import { Links } from "./links.ts";
import { Mailbox, type Waiting } from "./mailbox.ts";
import { type AliasKind, type Monitor, type Watcher, watched } from "./monitor.ts";
import { type Signal, SPAWN_LINKED, SPAWN_MONITORED, type SpawnReply } from "./signal.ts";
import type { SpawnOptions } from "./spawn-options.ts";

const normal = Symbol.for("normal");
const kill = Symbol.for("kill");
const EXIT = Symbol.for("EXIT");
const DOWN = Symbol.for("DOWN");

/** A process that this one asked another node to start. */
interface Spawning {
  readonly ref: Reference;
  readonly node: symbol;
  readonly wanted: SpawnOptions;
}

/** What a process needs of the node that it lives on: see `Vm`. */
export interface Home extends Scene {
  readonly log: (text: string) => void;
  readonly crowded: (process: Process) => void; // with every thousand messages that wait
  makeReference(): Reference;
  readonly keyOf: (ref: Reference) => Key;
  addAlias(ref: Reference, process: Process, kind: AliasKind): void;
  removeAlias(ref: Reference, process: Process): boolean;
  route(node: symbol, signal: Signal): void;
  forget(process: Process): void;
}

/** @typeParam H the node that it lives on: a `Vm` */
export class Process<H extends Home = Home> {
  readonly pid: Pid;
  readonly vm: H;
  /** The process that does its input and output. */
  groupLeader: Pid;
  name: symbol | undefined;
  /** Whether exit signals come as messages: `process_flag(trap_exit, true)`. */
  trapExit = false;
  /** The process dictionary, once it was used. */
  dictionary: TermMap | undefined;
  /** The aliases it has, once it has any. */
  aliases: Map<Key, AliasKind> | undefined;
  exited = false;
  /** What it was started with, `{M, F, Arity}`, if that is known. */
  initialCall: AnyTuple | undefined;
  readonly mailbox = new Mailbox();
  // An idle process is to be small: these are made when they are first needed.
  #links: Links | undefined;
  #monitors: ByRef<Monitor> | undefined;
  #watchers: ByRef<Watcher> | undefined;
  #spawning: ByRef<Spawning> | undefined;
  #nodeMonitors: Map<symbol, number> | undefined;

  constructor(pid: Pid, vm: H, groupLeader: Pid | undefined) {
    this.pid = pid;
    this.vm = vm;
    this.groupLeader = groupLeader ?? pid;
  }

  /** Does what a signal says. */
  accept(signal: Signal): void {
    switch (signal.op) {
      case "SEND":
      case "REG_SEND":
        this.put(signal.message);
        return;
      case "ALIAS_SEND":
        this.#putByAlias(signal.to, signal.message);
        return;
      case "LINK":
        this.links.add(signal.from);
        return;
      case "UNLINK_ID": {
        const { id, from, to } = signal;
        this.links.drop(from);
        this.vm.route(from.node, { op: "UNLINK_ID_ACK", id, from: to, to: from });
        return;
      }
      case "UNLINK_ID_ACK":
        this.links.acknowledged(signal.from, signal.id);
        return;
      case "EXIT":
        if (this.links.broken(signal.from)) this.#exitSignal(signal.from, signal.reason);
        return;
      case "EXIT2":
        if (signal.reason === kill) this.exit(Symbol.for("killed"));
        else this.#exitSignal(signal.from, signal.reason);
        return;
      case "MONITOR_P":
        this.#watchers ??= new ByRef(this.vm.keyOf);
        this.#watchers.add(signal);
        return;
      case "DEMONITOR_P":
        this.#watchers?.remove(signal.ref);
        return;
      case "MONITOR_P_EXIT":
        this.#down(signal.ref, signal.reason);
        return;
      case "GROUP_LEADER":
        this.groupLeader = signal.from;
        return;
      case "SPAWN_REPLY":
        this.#spawned(signal);
        return;
    }
  }

  // Messages.

  /** A new reference, which no message that has come can have in it. */
  makeReference(): Reference {
    const ref = this.vm.makeReference();
    this.mailbox.mark(ref);
    return ref;
  }

  /** The messages not yet taken, oldest first. */
  get messages(): readonly Term[] {
    return this.mailbox.contents();
  }

  /** Puts a message into the mailbox, or hands it to the `receive` that waits for it. */
  put(message: Term): void {
    if (this.exited) return;
    const taken = this.mailbox.put(message);
    if (taken && this.vm.listeners) tellReceived(this, message);
    if (!taken && this.mailbox.isCrowded) this.vm.crowded(this);
  }

  /** Takes the oldest message that fits a clause, if it has already come: gives the body to be run. */
  take<R>(clauses: readonly Clause<R>[]): (() => R) | undefined {
    if (!this.vm.listeners) return this.mailbox.take(clauses);
    return this.mailbox.take(clauses, (message) => tellReceived(this, message));
  }

  /** Waits for a message that fits a clause, or for the end of a time. */
  wait(clauses: readonly Clause<unknown>[], timeout: After<unknown> | undefined): Promise<Waiting> {
    return this.mailbox.wait(this, clauses, timeout, this.vm.clock);
  }

  // Links.

  /** The processes it is linked to. */
  get links(): Links {
    this.#links ??= new Links();
    return this.#links;
  }

  /** A normal end of another process does nothing. */
  #exitSignal(from: Pid, reason: Term): void {
    if (this.trapExit) this.put(t(EXIT, from, reason));
    else if (reason !== normal || from === this.pid) this.exit(reason);
  }

  // Monitors.

  /** What it watches: pids, or names and their nodes. */
  get monitored(): readonly (Pid | Tuple<readonly [symbol, symbol]>)[] {
    return this.#monitors?.all.map(watched) ?? [];
  }

  /** The processes that watch it. */
  get watchedBy(): readonly Pid[] {
    return this.#watchers?.all.map(({ from }) => from) ?? [];
  }

  /** Begins to watch. The other process, or its node, answers with `down` some time. */
  addMonitor(monitor: Monitor): void {
    this.#monitors ??= new ByRef(this.vm.keyOf);
    this.#monitors.add(monitor);
    if (monitor.alias) this.vm.addAlias(monitor.ref, this, monitor.alias);
  }

  /** Stops watching, and tells the other process, or its node. Says whether there was such a monitor. */
  demonitor(ref: Reference): boolean {
    const monitor = this.#removeMonitor(ref);
    if (monitor) this.#tellDemonitor(monitor);
    return monitor !== undefined;
  }

  #removeMonitor(ref: Reference): Monitor | undefined {
    const monitor = this.#monitors?.remove(ref);
    if (monitor?.alias && monitor.alias !== "explicit_unalias") this.vm.removeAlias(ref, this);
    return monitor;
  }

  /** The process that is watched has ended, or can't be reached. */
  #down(ref: Reference, reason: Term): void {
    const monitor = this.#removeMonitor(ref);
    if (!monitor) return;
    const [tag] = monitor.tag ?? [DOWN];
    this.put(t(tag, ref, Symbol.for("process"), watched(monitor), reason));
  }

  /** Brings a message that was sent to an alias of this process. */
  #putByAlias(ref: Reference, message: Term): void {
    const kind = this.aliases?.get(this.vm.keyOf(ref));
    if (kind === "reply") this.vm.removeAlias(ref, this);
    if (kind === "reply_demonitor") this.demonitor(ref);
    this.put(message);
  }

  #tellDemonitor({ ref, target: to, node }: Monitor): void {
    this.vm.route(node, { op: "DEMONITOR_P", from: this.pid, to, ref });
  }

  // Processes started elsewhere.

  /** Notes that another node has been asked to start a process for this one. */
  awaitSpawn(spawning: Spawning): void {
    this.#spawning ??= new ByRef(this.vm.keyOf);
    this.#spawning.add(spawning);
  }

  /** Does not care for the answer any more. Says whether it had yet to come. */
  abandonSpawn(ref: Reference): boolean {
    return this.#spawning?.remove(ref) !== undefined;
  }

  /** That node has answered, or can't be reached. */
  #spawned({ ref, result, flags }: SpawnReply): void {
    const spawning = this.#spawning?.remove(ref);
    if (!spawning) return;
    const { reply, replyTag, monitoring } = spawning.wanted;
    const done = result instanceof Pid;
    if (done && flags & SPAWN_LINKED) this.links.add(result);
    if (done && flags & SPAWN_MONITORED)
      this.addMonitor({ ref, node: result.node, target: result, ...monitoring });
    if (reply === "yes" || reply === (done ? "success_only" : "error_only"))
      this.put(t(replyTag, ref, Symbol.for(done ? "ok" : "error"), result));
  }

  // Nodes.

  /** Asks for one more `{nodedown, Node}`, or for one less. */
  monitorNode(node: symbol, more: boolean): void {
    this.#nodeMonitors ??= new Map();
    const count = (this.#nodeMonitors.get(node) ?? 0) + (more ? 1 : -1);
    if (count > 0) this.#nodeMonitors.set(node, count);
    else this.#nodeMonitors.delete(node);
  }

  /** The connection to another node is gone, and every tie to a process there with it. */
  nodeDown(node: symbol): void {
    const noconnection = Symbol.for("noconnection");
    for (const pid of this.#links?.brokenBy(node) ?? []) this.#exitSignal(pid, noconnection);
    for (const monitor of this.#monitors?.all ?? [])
      if (monitor.node === node) this.#down(monitor.ref, noconnection);
    for (const { from, ref } of this.#watchers?.all ?? [])
      if (from.node === node) this.#watchers?.remove(ref);
    for (const { ref, node: asked } of this.#spawning?.all ?? [])
      if (asked === node)
        this.accept({ op: "SPAWN_REPLY", ref, to: this.pid, flags: 0, result: noconnection });
    const times = this.#nodeMonitors?.get(node) ?? 0;
    this.#nodeMonitors?.delete(node);
    for (let i = 0; i < times; i++) this.put(t(Symbol.for("nodedown"), node));
  }

  // The end.

  /** Ends the process without a word to anyone: its whole node is gone. */
  halt(): void {
    this.exited = true;
    this.mailbox.stopWaiting();
  }

  /** Ends the process, and tells every process that is tied to it. */
  exit(reason: Term): void {
    if (this.exited) return;
    const { vm, pid: from } = this;
    if (vm.listeners) tellOf(this, { kind: "exit", term: reason });
    this.halt();
    vm.forget(this);
    for (const to of this.#links?.pids ?? []) vm.route(to.node, { op: "EXIT", from, to, reason });
    for (const { from: to, to: target, ref } of this.#watchers?.all ?? []) {
      const op = "MONITOR_P_EXIT";
      vm.route(to.node, { op, from: target, to, ref, reason, sender: from });
    }
    for (const monitor of this.#monitors?.all ?? []) this.#tellDemonitor(monitor);
  }
}
