/**
 * The module `pg`: groups of processes, by any term as a name, on all nodes that have the same scope.
 * Nothing is locked: each node tells the others of its members, and they know it a moment later.
 */
import { current } from "../../process/current.ts";
import { Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { whereis } from "../../process/names.ts";
import { spawn, spawnLink } from "../../process/spawn.ts";
import { self } from "../../process/ties.ts";
import type { Vm } from "../../process/vm.ts";
import { callServer } from "../../services/gen.ts";
import { Pid } from "../../term/identifier.ts";
import { isList } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { aName, anything, aReference, type LibraryFunction, library, takes } from "./library.ts";
import { type Scope, serveScope } from "./pg-scope.ts";

const PG = Symbol.for("pg");

/** The scopes of each node, while their processes live. */
const scopes = new WeakMap<Vm, Map<symbol, readonly [Pid, Scope]>>();

/** Starts a scope. Erlang: `pg:start/1`, `pg:start_link/0,1`. */
function start(name: symbol, spawnIt: typeof spawn): Promise<Term> | Term {
  const there = whereis(name);
  if (there) return t(Symbol.for("error"), t(Symbol.for("already_started"), there));
  const { vm } = current();
  return new Promise((resolve) => {
    const pid = spawnIt(() =>
      serveScope(name, (scope) => {
        const ofNode = scopes.get(vm) ?? new Map<symbol, readonly [Pid, Scope]>();
        scopes.set(vm, ofNode.set(name, [self(), scope]));
        resolve(t(Symbol.for("ok"), pid));
      }),
    );
  });
}

/** Reads what a scope knows, without its process; a scope that is not there knows nothing. */
function read(name: symbol, what: (scope: Scope) => Term[]): Term[] {
  const { vm } = current();
  const [pid, scope] = scopes.get(vm)?.get(name) ?? [];
  return pid && scope && vm.find(pid) ? what(scope) : [];
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

/** The functions that have a scope first; each is there without it too, for the scope `pg`. */
const functions = {
  demonitor: takes([aName, aReference], (scope, ref) => ask(scope, "demonitor", ref)),
  get_local_members: takes([aName, anything], (scope, group) =>
    read(scope, (known) => known.members(group, true)),
  ),
  get_members: takes([aName, anything], (scope, group) =>
    read(scope, (known) => known.members(group)),
  ),
  join: takes([aName, anything, anything], (scope, group, pids) =>
    ask(scope, "join_local", group, local(pids)),
  ),
  leave: takes([aName, anything, anything], (scope, group, pids) =>
    ask(scope, "leave_local", group, local(pids)),
  ),
  monitor: takes([aName, anything], (scope, group) => ask(scope, "monitor", t(group))),
  monitor_scope: takes([aName], (scope) => ask(scope, "monitor")),
  start_link: takes([aName], (scope) => start(scope, spawnLink)),
  which_groups: takes([aName], (scope) => read(scope, (known) => known.groups())),
  which_local_groups: takes([aName], (scope) => read(scope, (known) => known.groups(true))),
};

const both = Object.entries<LibraryFunction>(functions).flatMap(([name, { kinds, run }]) => {
  const withoutScope = {
    kinds: kinds.slice(1),
    run: (args: readonly Term[]) => run([PG, ...args]),
  };
  return [
    [`${name}/${kinds.length}`, { kinds, run }],
    [`${name}/${kinds.length - 1}`, withoutScope],
  ];
});

provide(
  "pg",
  library("pg", {
    ...Object.fromEntries(both),
    "start/1": takes([aName], (scope) => start(scope, spawn)),
  }),
);
