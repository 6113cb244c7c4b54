/**
 * The functions of the module `erlang` that start processes. Each comes in several forms: with a fun,
 * or with a module, a function and its arguments; here, or on a node that is named first.
 */
import { apply } from "../../process/apply.ts";
import { current } from "../../process/current.ts";
import { BadArgument } from "../../process/exception.ts";
import {
  type SpawnArguments,
  spawn,
  spawnLink,
  spawnMonitor,
  spawnRequest,
  spawnRequestAbandon,
  spawnTied,
} from "../../process/spawn.ts";
import { spawnOptions } from "../../process/spawn-options.ts";
import { type Fun, isFun } from "../../term/fun.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import {
  ArgumentError,
  aFun,
  aList,
  aName,
  anything,
  aReference,
  type LibraryFunction,
  takes,
} from "./library.ts";

const run = (fun: Fun) => () => apply(fun, []);
const call = [aName, aName, aList] as const;

/** Erlang: `spawn_opt/2,3,4,5`. Gives the process, or `{Pid, Ref}` when it is monitored. */
function spawnOpt(what: SpawnArguments, list: List): Term | Promise<Term> {
  const options = spawnOptions(list);
  if (!options) throw new BadArgument("spawn_opt expects a list of link, monitor and the like");
  return spawnTied(what, options, (child, ref) => (options.monitor ? t(child, ref) : child));
}

/** `spawn_request` of a fun is one of `apply`. */
function requestOf(node: Term, fun: Term, options: Term): Term {
  if (typeof node !== "symbol") throw new ArgumentError(1, "not an atom");
  if (!isFun(fun)) throw new ArgumentError(2, "not a fun");
  return spawnRequest(node, Symbol.for("erlang"), Symbol.for("apply"), [fun, []], options as List);
}

const here = () => current().vm.name;

export const spawnFunctions: Record<string, LibraryFunction> = {
  "spawn/1": takes([aFun], (fun) => spawn(run(fun))),
  "spawn/2": takes([aName, aFun], (node, fun) => spawn(node, fun)),
  "spawn/3": takes([...call], spawn),
  "spawn/4": takes([aName, ...call], spawn),
  "spawn_link/1": takes([aFun], (fun) => spawnLink(run(fun))),
  "spawn_link/2": takes([aName, aFun], (node, fun) => spawnLink(node, fun)),
  "spawn_link/3": takes([...call], spawnLink),
  "spawn_link/4": takes([aName, ...call], spawnLink),
  "spawn_monitor/1": takes([aFun], (fun) => spawnMonitor(run(fun))),
  "spawn_monitor/2": takes([aName, aFun], (node, fun) => spawnMonitor(node, fun)),
  "spawn_monitor/3": takes([...call], spawnMonitor),
  "spawn_monitor/4": takes([aName, ...call], spawnMonitor),
  "spawn_opt/2": takes([aFun, aList], (fun, list) => spawnOpt([run(fun)], list)),
  "spawn_opt/3": takes([aName, aFun, aList], (node, fun, list) => spawnOpt([node, fun], list)),
  "spawn_opt/4": takes([...call, aList], (m, f, a, list) => spawnOpt([m, f, a], list)),
  "spawn_opt/5": takes([aName, ...call, aList], (n, m, f, a, list) => spawnOpt([n, m, f, a], list)),
  "spawn_request/1": takes([aFun], (fun) => requestOf(here(), fun, [])),
  "spawn_request/2": takes([anything, anything], (first, second) =>
    isFun(first) ? requestOf(here(), first, second) : requestOf(first, second, []),
  ),
  "spawn_request/3": takes([aName, anything, aList], (first, second, list) =>
    isFun(second)
      ? requestOf(first, second, list)
      : spawnRequest(here(), first, second as symbol, list, []),
  ),
  "spawn_request/4": takes([aName, aName, anything, aList], (first, second, third, list) =>
    typeof third === "symbol"
      ? spawnRequest(first, second, third, list, [])
      : spawnRequest(here(), first, second, third as List, list),
  ),
  "spawn_request/5": takes([aName, ...call, aList], spawnRequest),
  "spawn_request_abandon/1": takes([aReference], spawnRequestAbandon),
};
