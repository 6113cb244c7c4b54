/**
 * Starting a process: its code runs from the next turn on, and what it returns or throws is how the
 * process ends.
 */
import { atomName } from "../term/atom.ts";
import type { Callable } from "../term/fun.ts";
import type { Pid, Reference } from "../term/identifier.ts";
import { t } from "../term/tuple.ts";
import { unattended } from "./background.ts";
import { tellDelivered, tellOf } from "./event.ts";
import { BadArgument, exceptionFrom, exitReason } from "./exception.ts";
import type { Modules } from "./modules.ts";
import type { Home, Process } from "./process.ts";
import { reportError, reportFailure } from "./report.ts";
import { runAs, running } from "./running.ts";
import { SPAWN_LINKED, SPAWN_MONITORED, type SpawnRequest } from "./signal.ts";
import { type SpawnOptions, spawnOptions } from "./spawn-options.ts";
import { catchStrays } from "./stray.ts";
import { takeTurn } from "./turns.ts";

/** A node that can start processes: see `Vm`. */
interface Starter extends Home {
  readonly modules: Modules;
  createProcess(groupLeader: Pid | undefined): Process;
}

interface NewProcess {
  readonly process: Process;
  readonly code: Callable;
}

/** Those that have not begun. */
let waiting: NewProcess[] = [];
const soon = Promise.resolve();

/** Lets a new process run its code, soon: the process that spawned it goes on first. */
export function start(process: Process, code: Callable): void {
  if (waiting.push({ process, code }) === 1) unattended(soon.then(startAll));
}

function startAll(): void {
  const all = waiting;
  waiting = [];
  for (const one of all) takeTurn(begin, one);
}

/** What waits for the result of a process, and is no process: it is told of an error, too. */
const outside = new WeakMap<Process, (thrown: unknown) => void>();

/** Runs code as a process of a node and gives its result: the way in for what is no process. */
export function runOn<R>(vm: Starter, code: () => R): Promise<Awaited<R>> {
  return new Promise((resolve, reject) => {
    const process = vm.createProcess(undefined);
    if (vm.listeners) tellOf(process, { kind: "spawn" });
    outside.set(process, reject);
    start(process, async () => {
      try {
        resolve(await code());
      } catch (thrown) {
        reject(thrown);
      }
    });
  });
}

/** Starts what another node has asked for. The answer goes out before the new process does anything. */
export function serveSpawnRequest(vm: Starter, request: SpawnRequest): void {
  const { ref, from, groupLeader, module, function: name, args, options } = request;
  const ties = spawnOptions(options);
  if (!ties) {
    const badopt = Symbol.for("badopt");
    vm.route(from.node, { op: "SPAWN_REPLY", ref, to: from, flags: 0, result: badopt });
    return;
  }
  const flags = (ties.link ? SPAWN_LINKED : 0) | (ties.monitor ? SPAWN_MONITORED : 0);
  const child = vm.createProcess(groupLeader);
  child.initialCall = t(module, name, args.length);
  tie(child, from, ref, ties);
  if (vm.listeners) {
    tellDelivered(vm, request, child);
    tellOf(child, { kind: "spawn", from, term: options, code: atomName(name) });
  }
  vm.route(from.node, { op: "SPAWN_REPLY", ref, to: from, flags, result: child.pid });
  start(child, () => vm.modules.apply(module, name, args));
}

/** Gives a new process the ties to its parent that it is born with. */
export function tie(child: Process, parent: Pid, ref: Reference, ties: SpawnOptions): void {
  if (ties.link) child.links.add(parent);
  if (ties.monitor) child.accept({ op: "MONITOR_P", from: parent, to: child.pid, ref });
}

function begin({ process, code }: NewProcess): void {
  if (!process.exited) runAs(process, () => run(code));
}

/** Runs the code of a process until it waits for something; then it goes on by itself. */
function run(code: Callable): void {
  try {
    const result: unknown = code();
    if (isPromiseLike(result)) unattended(Promise.resolve(result).then(end, fail));
    else end();
  } catch (thrown) {
    fail(thrown);
  }
}

/** Whether it has to be awaited. */
function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}

/** The code of the process that is running has come to its end. */
function end(): void {
  running()?.exit(Symbol.for("normal"));
}

/**
 * The code of the process that is running has thrown: it ends, if it has not been ended before.
 *
 * @param how what is to be said of an error that reached nobody
 */
function fail(thrown: unknown, how?: string): void {
  const process = running();
  if (!process || process.exited) return;
  try {
    const exception = exceptionFrom(thrown);
    const reason = exitReason(exception);
    process.exit(reason);
    const hint = exception instanceof BadArgument ? exception.message : undefined;
    if (exception.class !== "exit") reportError(process, reason, how ?? hint);
  } catch (error) {
    reportFailure(process.vm, error);
  }
}

catchStrays((thrown, how) => {
  const process = running();
  fail(thrown, how);
  if (process) outside.get(process)?.(thrown);
});
