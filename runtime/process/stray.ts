/**
 * Errors that reach nobody: a promise that is rejected and that nothing awaits, a callback of a timer or
 * a socket that throws. Left alone, Node ends the whole OS process for one, and with it every process of
 * the node. In Erlang a mistake ends the process that has made it, and no other; so it does here, because
 * Node says of such an error too for which process it was running.
 *
 * Where no process runs, or the program itself listens to such errors, everything is as Node has it.
 */
import process from "node:process";
import { inspect } from "node:util";
import { isNativeError } from "node:util/types";
import { running } from "./running.ts";

/**
 * From now on an error that reaches nobody is handed to `fail`, which runs as the process whose code has
 * made it.
 */
export function catchStrays(fail: (thrown: unknown, how: string) => void): void {
  process.on("unhandledRejection", (thrown) => {
    if (process.listenerCount("unhandledRejection") > 1) return;
    // As if nothing listened.
    if (!running())
      throw isNativeError(thrown) ? thrown : new Error(`rejected: ${inspect(thrown)}`);
    fail(thrown, "A promise was rejected and nothing awaits it: is an await missing?");
  });
  // Whether a listener is there decides what Node does: so there is one only when it is wanted.
  process.on("uncaughtExceptionMonitor", (_error, origin) => {
    const isOurs = running() && process.listenerCount("uncaughtException") === 0;
    if (!isOurs || origin !== "uncaughtException") return;
    process.once("uncaughtException", (thrown) =>
      fail(thrown, "A callback has thrown it: what catches it there?"),
    );
  });
}
