/**
 * What happened, as events: each listener of a node (`Vm.listen`) is told of each as it happens.
 *
 * All that one process does to another is a signal, so two kinds of event tell most of the story: a
 * signal was *sent*, a signal was *delivered*. They do not name each other, because nothing of that
 * travels on the wire, which is Erlang's; `join.ts` finds out which belong together.
 *
 * This file lies on the lowest floor, so that every floor can tell what it does. What is made of the
 * events, the message diagram, lies on the highest. Callers ask `if (vm.listeners)` first, so that it
 * costs nothing else while nobody listens.
 */
import process from "node:process";
import type { Atom } from "../term/atom.ts";
import { snapshot } from "../term/copy.ts";
import type { Pid, Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import type { Clock } from "./clock.ts";
import { exceptionFrom } from "./exception.ts";
import { printed } from "./printed.ts";
import { type Signal, senderOf } from "./signal.ts";

/** What can happen. */
export type TraceKind =
  /** `process` was started by `from`; `term` is the list of the ties it was born with. */
  | "spawn"
  /** `process` got the name `name`. */
  | "register"
  /** `process` has ended; `term` is the reason. */
  | "exit"
  /** `process` has sent a signal to `to`, on the node `peer`. */
  | "send"
  /** A signal has come to `process`. */
  | "deliver"
  /** A signal came to nobody: there is no such process, or the node `peer` can't be reached. */
  | "drop"
  /** `process` has taken a message out of its mailbox. */
  | "receive"
  /** There is a connection to the node `peer` now. */
  | "connect"
  /** The connection to the node `peer` is over; `term` is the reason. */
  | "disconnect"
  /** The node has ended, and all its processes with it. */
  | "halt";

/** Something that happened on a node. */
export interface TraceEvent {
  readonly kind: TraceKind;
  /** In ms, by the clock of the node. */
  readonly time: number;
  readonly node: symbol;
  readonly creation: number;
  /** The process that did it, or that it happened to. Absent when it was the node. */
  readonly process?: Pid | undefined;
  /** The name that process is registered by. */
  readonly name?: symbol | undefined;
  /** Which signal, by the name that the distribution protocol gives it: `SEND`, `LINK`. */
  readonly signal?: string;
  readonly from?: Pid | Atom;
  /** The process that the signal is addressed to, or its name or alias. */
  readonly to?: Pid | Atom | Reference;
  readonly ref?: Reference;
  /** Another node. */
  readonly peer?: symbol;
  readonly peerCreation?: number;
  /** The name of the function that a new process runs, if it has one. */
  readonly code?: string;
  /** A message or a reason. It can't change any more, so it may be printed later. */
  readonly term?: Term;
}

/** A function that is told what happens. */
export type Listener = (event: TraceEvent) => void;

/** Something that can be listened to. */
export class Audible {
  /** Absent while there is none: so it costs little to ask. */
  listeners: readonly Listener[] | undefined;

  /** Adds a listener. Gives what takes it away again. */
  listen(listener: Listener): () => void {
    this.listeners = [...(this.listeners ?? []), listener];
    return () => {
      const left = this.listeners?.filter((one) => one !== listener) ?? [];
      this.listeners = left.length > 0 ? left : undefined;
    };
  }
}

/** A node, as events tell of it. */
export interface Scene {
  readonly name: symbol;
  readonly creation: number;
  readonly clock: Clock;
  readonly listeners: readonly Listener[] | undefined;
}

/** What an event says of a process. */
interface Told {
  readonly pid: Pid;
  readonly name: symbol | undefined;
  readonly vm: Scene;
}

/** What happened, without where and when. */
type Happening = Omit<TraceEvent, "time" | "node" | "creation">;

/** Those that every node has from its beginning: of nodes that are made from now on. */
export const newNodes = new Audible();

/** An event that is being made. Field by field takes a fraction of the time that spreading objects takes. */
type Draft = { -readonly [Field in keyof TraceEvent]: TraceEvent[Field] };

function draft(vm: Scene, kind: TraceKind): Draft {
  return { kind, time: vm.clock.now(), node: vm.name, creation: vm.creation };
}

function draftOf({ vm, pid, name }: Told, kind: TraceKind): Draft {
  const event = draft(vm, kind);
  event.process = pid;
  event.name = name;
  return event;
}

/** Tells of something that happened on a node. */
export function tell(vm: Scene, happening: Happening): void {
  publish(vm, Object.assign(draft(vm, happening.kind), happening));
}

function publish(vm: Scene, event: TraceEvent): void {
  const { listeners = [] } = vm;
  for (let i = 0; i < listeners.length; i++) {
    const listener = listeners[i] as Listener;
    try {
      listener(event);
    } catch (thrown) {
      complain(listener, thrown);
    }
  }
}

const failed = new WeakSet<Listener>();

/** A listener has failed, which is no fault of what it listens to. It is said once. */
function complain(listener: Listener, thrown: unknown): void {
  if (failed.has(listener)) return;
  failed.add(listener);
  process.stderr.write(`A listener has failed: ${printed(exceptionFrom(thrown).reason)}\n`);
}

/** Tells of something that a process did, or that happened to it. */
export function tellOf(process: Told, happening: Happening): void {
  publish(process.vm, Object.assign(draftOf(process, happening.kind), happening));
}

/** Tells that a process has taken a message. */
export function tellReceived(process: Told, message: Term): void {
  const event = draftOf(process, "receive");
  event.term = message;
  publish(process.vm, event);
}

/** Tells that a signal is on its way to a node. */
export function tellSent(
  vm: Scene & { find(pid: Pid): Pick<Told, "name"> | undefined },
  node: symbol,
  signal: Signal,
): void {
  const event = draft(vm, "send");
  event.process = senderOf(signal);
  // A process that tells others of its end is not to be found any more.
  event.name = event.process && vm.find(event.process)?.name;
  event.peer = node;
  publish(vm, withContents(event, signal));
}

/** Tells that a signal has come, and to which process, if to one. */
export function tellDelivered(vm: Scene, signal: Signal, process: Told | undefined): void {
  const event = process
    ? draftOf(process, "deliver")
    : draft(vm, "message" in signal ? "drop" : "deliver");
  publish(vm, withContents(event, signal));
}

/** Tells that there is no way to bring a signal to its node. */
export function tellUndeliverable(vm: Scene, node: symbol, signal: Signal): void {
  const event = draft(vm, "drop");
  event.peer = node;
  publish(vm, withContents(event, signal));
}

function withContents(event: Draft, signal: Signal): TraceEvent {
  event.signal = signal.op;
  // Of the sender the receiver's node is told no more than this.
  const from = "from" in signal ? signal.from : senderOf(signal);
  if (from !== undefined) event.from = from;
  if ("to" in signal) event.to = signal.to;
  if ("ref" in signal) event.ref = signal.ref;
  const term = contentOf(signal);
  if (term) event.term = term[0];
  return event;
}

/** The term that a signal carries, if it carries one: `undefined` is a term too. */
function contentOf(signal: Signal): readonly [Term] | undefined {
  if (signal.op === "SEND" || "message" in signal) return [snapshot(signal.message)];
  if ("reason" in signal) return [snapshot(signal.reason)];
  if (signal.op === "SPAWN_REPLY") return [signal.result];
  if (signal.op === "SPAWN_REQUEST") {
    const { module, function: name, args } = signal;
    return [t(module, name, snapshot(args))];
  }
  return undefined;
}
