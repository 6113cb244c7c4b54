/**
 * Telling whoever listens what happens on a node: see `trace/event.ts`. Callers ask `if (vm.trace)`
 * first, so that it costs nothing else while nobody listens.
 */
import { snapshot } from "../term/copy.ts";
import { Pid } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import type { TraceEvent, Tracer } from "./event.ts";
import type { Process } from "./process.ts";
import { type Signal, senderOf } from "./signal.ts";
import type { Vm } from "./vm.ts";

/** What happened, without where and when. */
type Happening = Omit<TraceEvent, "time" | "node" | "creation">;

let listener: Tracer | undefined;

/** Who is told of what happens on nodes that are made from now on; `undefined` ends it. */
export function listenToNewNodes(tracer: Tracer | undefined): void {
  listener = tracer;
}

/** Who listens to nodes that are made now. */
export function currentListener(): Tracer | undefined {
  return listener;
}

/** Tells of something that happened on a node. */
export function tell(vm: Vm, happening: Happening): void {
  const { name: node, creation } = vm;
  vm.trace?.({ time: vm.clock.now(), node, creation, ...happening });
}

/** Tells of something that a process did, or that happened to it. */
export function tellOf(process: Process, happening: Happening): void {
  const { vm, pid, name } = process;
  tell(vm, { process: pid, name, ...happening });
}

/** Tells that a signal is on its way to a node. */
export function tellSent(vm: Vm, node: symbol, signal: Signal): void {
  const process = senderOf(signal);
  // A process that tells others of its end is not to be found any more.
  const name = process && vm.find(process)?.name;
  tell(vm, { kind: "send", process, name, peer: node, ...contents(signal) });
}

/** Tells that a signal has come, and to which process, if to one. */
export function tellDelivered(vm: Vm, signal: Signal, process: Process | undefined): void {
  if (process) tellOf(process, { kind: "deliver", ...contents(signal) });
  else tell(vm, { kind: "message" in signal ? "drop" : "deliver", ...contents(signal) });
}

/** Tells that a signal could not be brought to its node. */
export function tellUndeliverable(vm: Vm, node: symbol, signal: Signal): void {
  tell(vm, { kind: "drop", peer: node, ...contents(signal) });
}

/** Whom a signal says to be from: the receiver's node is told no more than that. */
function fromOf(signal: Signal) {
  if (signal.op === "SPAWN_REPLY") return signal.result instanceof Pid ? signal.result : undefined;
  return signal.from;
}

function contents(signal: Signal) {
  const from = fromOf(signal);
  const term = termOf(signal);
  return {
    signal: signal.op,
    ...(from !== undefined && { from }),
    ...("to" in signal && { to: signal.to }),
    ...("ref" in signal && { ref: signal.ref }),
    ...(term && { term: term[0] }),
  };
}

/** The term that a signal carries, if it carries one: `undefined` is a term too. */
function termOf(signal: Signal): readonly [Term] | undefined {
  if ("message" in signal) return [snapshot(signal.message)];
  if ("reason" in signal) return [signal.reason];
  if (signal.op === "SPAWN_REPLY") return [signal.result];
  if (signal.op === "SPAWN_REQUEST") {
    const { module, function: name, args } = signal;
    return [t(module, name, args.map(snapshot))];
  }
  return undefined;
}
