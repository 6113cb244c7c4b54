/**
 * The module `init`: ending a node in order.
 */
import { current } from "../../process/current.ts";
import { provide } from "../../process/modules.ts";
import { t } from "../../term/tuple.ts";
import { anInteger, anything, library, takes } from "./library.ts";

const ok = Symbol.for("ok");

/** Ends this node, once the caller has its answer. */
function stop(status: number): symbol {
  const { vm } = current();
  vm.clock.setAlarm(0, () => vm.quit(status));
  return ok;
}

/** The module's exports. */
export const init = library("init", {
  "get_argument/1": takes([anything], () => Symbol.for("error")),
  "get_arguments/0": takes([], () => []),
  "get_plain_arguments/0": takes([], () => []),
  "get_status/0": takes([], () => t(Symbol.for("started"), Symbol.for("started"))),
  "stop/0": takes([], () => stop(0)),
  "stop/1": takes([anInteger], (status) => stop(Number(status))),
});

provide("init", init);
