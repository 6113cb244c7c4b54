/**
 * Which process is running.
 *
 * `kvs.store(weather, sunny)` takes just these arguments, as in the lecture; yet it sends a message
 * from somebody. The current process travels with the code, across every `await`, in an
 * AsyncLocalStorage. Code at the top of a script is in no process: the first time it needs one, it
 * gets a process of its own, on a node of its own that has no network.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Process } from "./process.ts";
import { Vm } from "./vm.ts";

const running = new AsyncLocalStorage<Process>();

let main: Process | undefined;

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
export function current(): Process {
  const process = running.getStore() ?? mainProcess();
  if (process.exited) throw new ProcessEnded();
  return process;
}

/** The name of the node whose process is running, if one is. */
export function runningNode(): symbol | undefined {
  return running.getStore()?.vm.name;
}

/** Runs code as a process. */
export function runAs<R>(process: Process, code: () => R): R {
  return running.run(process, code);
}

function mainProcess(): Process {
  main ??= new Vm(Symbol.for("nonode@nohost")).createProcess(undefined);
  return main;
}
