/**
 * The module `pg`: groups of processes, by any term as a name, on all nodes that have the same scope.
 * Nothing is locked: each node tells the others of its members, and they know it a moment later.
 */
import { current } from "../../process/current.ts";
import { Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { register, whereis } from "../../process/names.ts";
import { spawn, spawnLink } from "../../process/spawn.ts";
import { callServer } from "../../services/gen.ts";
import { Pid } from "../../term/identifier.ts";
import { isList } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { aName, anything, aReference, type LibraryFunction, library, takes } from "./library.ts";
import { scopeOf, serveScope } from "./pg-scope.ts";

const PG = Symbol.for("pg");

/** Starts a scope. Erlang: `pg:start/1`, `pg:start_link/0,1`. */
function start(name: symbol, spawnIt: typeof spawn): Term {
  const there = whereis(name);
  if (there) return t(Symbol.for("error"), t(Symbol.for("already_started"), there));
  const pid = spawnIt(() => serveScope(name));
  register(name, pid);
  return t(Symbol.for("ok"), pid);
}

/** Joins and leaves are for processes of this node. */
function local(pids: Term): Term {
  const { vm } = current();
  for (const pid of isList(pids) ? pids : [pids])
    if (!(pid instanceof Pid) || pid.node !== vm.name)
      throw new Exception("error", t(Symbol.for("nolocal"), pid), []);
  return pids;
}

const ask = (scope: symbol, ...request: [string, ...Term[]]) =>
  callServer(t(scope, current().vm.name), t(Symbol.for(request[0]), ...request.slice(1)));

/**
 * The functions that have a scope first; each is there without it too, for the scope `pg`. What a scope
 * knows is read without its process, and a scope that is not there knows nothing.
 */
const functions = {
  demonitor: takes([aName, aReference], (scope, ref) => ask(scope, "demonitor", ref)),
  get_local_members: takes(
    [aName, anything],
    (scope, group) => scopeOf(scope)?.members(group, true) ?? [],
  ),
  get_members: takes([aName, anything], (scope, group) => scopeOf(scope)?.members(group) ?? []),
  join: takes([aName, anything, anything], (scope, group, pids) =>
    ask(scope, "join_local", group, local(pids)),
  ),
  leave: takes([aName, anything, anything], (scope, group, pids) =>
    ask(scope, "leave_local", group, local(pids)),
  ),
  monitor: takes([aName, anything], (scope, group) => ask(scope, "monitor", group)),
  monitor_scope: takes([aName], (scope) => ask(scope, "monitor")),
  start_link: takes([aName], (scope) => start(scope, spawnLink)),
  which_groups: takes([aName], (scope) => scopeOf(scope)?.groups() ?? []),
  which_local_groups: takes([aName], (scope) => scopeOf(scope)?.groups(true) ?? []),
};

const both = Object.entries<LibraryFunction>(functions).flatMap(([name, { kinds, run }]) => [
  [`${name}/${kinds.length}`, { kinds, run }],
  [`${name}/${kinds.length - 1}`, takes(kinds.slice(1), (...args) => run([PG, ...args]))],
]);

provide(
  "pg",
  library("pg", {
    ...Object.fromEntries(both),
    "start/1": takes([aName], (scope) => start(scope, spawn)),
  }),
);
