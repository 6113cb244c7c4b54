/**
 * Which process is running: kept in an AsyncLocalStorage, so that it travels with the code across every
 * `await`. It lies below everything that starts a process and everything that asks which one runs.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Process } from "./process.ts";

const storage = new AsyncLocalStorage<Process>();

/** The process whose code is running, if it is a process's. */
export function running(): Process | undefined {
  return storage.getStore();
}

/** Runs code as a process. */
export function runAs<R>(process: Process, code: () => R): R {
  return storage.run(process, code);
}
