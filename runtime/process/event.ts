/**
 * What happened, as events: each listener of a node (`Vm.listen`) is told of each as it happens.
 *
 * All that one process does to another is a signal, so two kinds of event tell most of the story: a
 * signal was *sent*, a signal was *delivered*. They do not name each other, because nothing of that
 * travels on the wire, which is Erlang's; `join.ts` finds out which belong together.
 *
 * This file lies on the lowest floor, so that every floor can tell what it does. What is made of the
 * events, the message diagram, lies on the highest.
 */
import type { Atom } from "../term/atom.ts";
import type { Pid, Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";

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
  /** Whom the signal is addressed to. */
  readonly to?: Pid | Atom | Reference;
  readonly ref?: Reference;
  /** Another node. */
  readonly peer?: symbol;
  readonly peerCreation?: number;
  /** A message or a reason. It can't change any more, so it may be printed later. */
  readonly term?: Term;
}

/** A function that is told what happens. */
export type Listener = (event: TraceEvent) => void;
