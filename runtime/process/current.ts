/**
 * The current process.
 *
 * `kvs.store(weather, sunny)` takes just these arguments, as in the lecture; yet it sends a message, and
 * a message has a sender. That is the process which is running. Code at the top of a script is in no
 * process: the first time that it needs one, it gets a process of its own, on a node of its own that has
 * no network.
 */
import type { Process } from "./process.ts";
import { running } from "./running.ts";
import { Vm } from "./vm.ts";

let main: Process<Vm> | undefined;

/** Thrown at code whose process has ended, from every call into the runtime: it is to stop. */
export class ProcessEnded extends Error {
  override readonly name = "ProcessEnded";

  constructor() {
    super("this process has ended: its code is stopped at its next call into the runtime");
  }
}

/**
 * The process that is running.
 *
 * @throws ProcessEnded when it has been ended by another
 */
export function current(): Process<Vm> {
  // Processes are made by a Vm, and by nothing else.
  const process = (running() as Process<Vm> | undefined) ?? mainProcess();
  if (process.exited) throw new ProcessEnded();
  return process;
}

function mainProcess(): Process<Vm> {
  main ??= new Vm(Symbol.for("nonode@nohost")).createProcess(undefined);
  return main;
}
