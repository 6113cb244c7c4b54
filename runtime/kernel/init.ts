/**
 * The module `init`: ending a node in order.
 */
import { provide } from "../process/modules.ts";
import { anInteger, library, takes } from "./library.ts";

const ok = Symbol.for("ok");

/** Ends this OS process, once the caller has its answer. */
function stop(status: number): symbol {
  setImmediate(() => process.exit(status));
  return ok;
}

/** The module's exports. */
export const init = library("init", {
  "stop/0": takes([], () => stop(0)),
  "stop/1": takes([anInteger], (status) => stop(Number(status))),
});

provide("init", init);
