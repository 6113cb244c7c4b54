/**
 * The module `erlang`, as far as it is about processes and nodes; its functions on values are in
 * `erlang-values.ts`. They do the same as `self`, `spawn` and the others that a TypeScript program
 * imports, but may be called from Erlang: by another node's `rpc`, or from a shell, where most of them
 * need no `erlang:` in front.
 */
import { version } from "node:process";
import { disconnectNode, monitorNode } from "../../node/bifs.ts";
import { nodeOf } from "../../node/node.ts";
import { apply } from "../../process/apply.ts";
import { current } from "../../process/current.ts";
import { erase, get, put } from "../../process/dictionary.ts";
import { Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { register, registered, unregister, whereis } from "../../process/names.ts";
import {
  demonitor,
  exit,
  isProcessAlive,
  link,
  makeRef,
  monitor,
  processFlag,
  self,
  unlink,
} from "../../process/ties.ts";
import { atomName } from "../../term/atom.ts";
import { isFun } from "../../term/fun.ts";
import { Pid, Port, Reference } from "../../term/identifier.ts";
import { charlist, type List, text } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { print } from "../print/print.ts";
import { alias, unalias } from "./alias.ts";
import { codeFunctions } from "./code.ts";
import { nodesFunctions } from "./erlang-nodes.ts";
import { processInfo, processInfoOn } from "./erlang-process-info.ts";
import { sendingFunctions } from "./erlang-sending.ts";
import { spawnFunctions } from "./erlang-spawn.ts";
import { systemFunctions } from "./erlang-system.ts";
import { timeFunctions } from "./erlang-time.ts";
import { guardFunctions, valueFunctions } from "./erlang-values.ts";
import {
  ArgumentError,
  aBoolean,
  aDestination,
  aList,
  aName,
  anAtom,
  anInteger,
  anything,
  aPid,
  aPidOrPort,
  aReference,
  type LibraryFunction,
  library,
  takes,
} from "./library.ts";
import { operatorFunctions } from "./operators.ts";

/** Functions that need an `erlang:` in front, even in a shell. */
const ONLY_WITH_MODULE = new Set([
  ...Object.keys(sendingFunctions),
  "external_size/1",
  "get_cookie/0",
  "get_cookie/1",
  "md5/1",
  "set_cookie/1",
  "set_cookie/2",
]);

const own = () => current().vm.name;

/** One of this node's own, without which there is nothing to look at. */
function local<T extends Pid | Reference>(of: T, what: string): T {
  if (of.node !== own()) throw new ArgumentError(1, `not a ${what}`);
  return of;
}

const processFunctions: Record<string, LibraryFunction> = {
  ...spawnFunctions,
  ...sendingFunctions,
  "alias/0": takes([], () => alias()),
  "alias/1": takes([aList], (options) => alias(options)),
  "unalias/1": takes([aReference], unalias),
  "apply/2": takes([anything, aList], (fun, args) => {
    if (isFun(fun)) return apply(fun, args);
    throw new Exception("error", t(Symbol.for("badfun"), fun), []);
  }),
  "apply/3": takes([anAtom, anAtom, aList], (module, name, args) => apply(module, name, args)),
  "demonitor/1": takes([aReference], (ref) => demonitor(local(ref, "reference"))),
  "demonitor/2": takes([aReference, aList], (ref, options) =>
    demonitor(local(ref, "reference"), options),
  ),
  "erase/0": takes([], () => {
    const { dictionary } = current();
    const pairs = [...(dictionary ?? [])].map(([key, value]) => t(key, value));
    dictionary?.clear();
    return pairs;
  }),
  "erase/1": takes([anything], erase),
  "error/1": takes([anything], (reason) => fail(reason, [reason])),
  "error/2": takes([anything, anything], (reason, args) => fail(reason, [reason, args])),
  "exit/1": takes([anything], (reason) => exit(reason)),
  "exit/2": takes([aDestination, anything], (pid, reason) => exit(pid, reason)),
  "get/0": takes([], () => [...(current().dictionary ?? [])].map(([k, v]) => t(k, v))),
  "get/1": takes([anything], get),
  "group_leader/0": takes([], () => current().groupLeader),
  "group_leader/2": takes([aPid, aPid], (leader, pid) => {
    const { vm, pid: sender } = current();
    vm.route(pid.node, { op: "GROUP_LEADER", from: leader, to: pid, sender });
    return true;
  }),
  "is_process_alive/1": takes([aPid], (pid) => isProcessAlive(local(pid, "pid"))),
  "link/1": takes([aPidOrPort], link),
  "list_to_pid/1": takes([aList], pidOf),
  "make_ref/0": takes([], makeRef),
  "monitor/2": takes([anything, anything], (type, item) => monitorAs(type, item, [])),
  "monitor/3": takes([anything, anything, aList], monitorAs),
  "pid_to_list/1": takes([aPid], (pid) => charlist(print(pid, { node: own() }))),
  "process_flag/2": takes([anAtom, anything], (flag, value) => {
    if (flag !== Symbol.for("trap_exit")) throw new ArgumentError(1, "invalid process flag");
    if (typeof value !== "boolean")
      throw new ArgumentError(2, "invalid value for this process flag");
    return processFlag(flag, value);
  }),
  "process_info/1": takes([aPid], processInfo),
  "process_info/2": takes([aPid, anything], processInfoOn),
  "processes/0": takes([], () => [...current().vm.processes].map((process) => process.pid)),
  "put/2": takes([anything, anything], put),
  "register/2": takes([anAtom, anything], (name, pid) => {
    if (!(pid instanceof Pid)) throw new ArgumentError(2, "not a pid or port");
    if (typeof name !== "symbol")
      throw new ArgumentError(1, `'${atomName(name)}' is not a valid name`);
    if (whereis(name)) throw new ArgumentError(1, "name is in use");
    if (current().vm.find(pid)?.name)
      throw new ArgumentError(2, "this process or port already has a name");
    return register(name, pid);
  }),
  "registered/0": takes([], registered),
  "self/0": takes([], self),
  "throw/1": takes([anything], (reason) => {
    throw new Exception("throw", reason, []);
  }),
  "unlink/1": takes([aPid], unlink),
  "unregister/1": takes([anything], (name) => {
    if (typeof name !== "symbol" || !whereis(name))
      throw new ArgumentError(1, "not a registered name");
    return unregister(name);
  }),
  "whereis/1": takes([anAtom], (name) => (typeof name === "symbol" ? whereis(name) : undefined)),
};

const nodeFunctions: Record<string, LibraryFunction> = {
  ...nodesFunctions,
  "disconnect_node/1": takes(
    [anything],
    (node) => typeof node === "symbol" && disconnectNode(node),
  ),
  "halt/0": takes([], () => halt(0)),
  "halt/1": takes([anInteger], (status) => {
    if (status < 0) throw new ArgumentError(1, "invalid status");
    return halt(Number(status) & 255);
  }),
  "is_alive/0": takes([], () => nodeOf(current().vm) !== undefined),
  "monitor_node/2": takes([aName, aBoolean], monitorNode),
  "node/0": takes([], own),
  "node/1": takes([anything], (of) => {
    if (of instanceof Pid || of instanceof Reference || of instanceof Port) return of.node;
    throw new ArgumentError(1, "not a pid, port or reference");
  }),
  "system_info/1": takes([anything], (item) => {
    if (item === Symbol.for("system_version"))
      return charlist(`Erlang's distribution in TypeScript, on Node.js ${version}\n`);
    if (item === Symbol.for("otp_release")) return charlist("29");
    throw new ArgumentError(1, "invalid system info item");
  }),
};

/** The process of this node that a text such as "<0.84.0>" names. */
function pidOf(list: List): Pid {
  const { vm } = current();
  const written = list.every((c) => typeof c === "number") ? text(list) : "";
  const [, id, serial] = /^<0\.(\d+)\.(\d+)>$/.exec(written) ?? [];
  if (id === undefined) throw new ArgumentError(1, "not a textual representation of a pid");
  return new Pid(vm.name, Number(id), Number(serial), vm.creation);
}

function fail(reason: Term, args: List): never {
  throw new Exception("error", reason, [t(Symbol.for("erlang"), Symbol.for("error"), args, [])]);
}

/** Ends this node, after what has been sent to others is on its way. Never resolves. */
function halt(status: number): Promise<never> {
  const { vm } = current();
  vm.clock.setAlarm(0, () => vm.quit(status));
  return new Promise(() => {});
}

function monitorAs(type: Term, item: Term, options: List): Reference {
  if (type !== Symbol.for("process")) throw new ArgumentError(1, "invalid monitor type");
  const ref = monitor(watchable(item), options);
  if (item === current().pid) demonitor(ref); // its end would tell nobody
  return ref;
}

/** What can be monitored: a pid, a name, or a name on another node. */
function watchable(item: Term): Parameters<typeof monitor>[0] {
  const [name, node] = isTuple(item) && item.length === 2 ? item : [];
  if (typeof name === "symbol" && typeof node === "symbol") return t(name, node);
  if (item instanceof Pid || typeof item === "symbol") return item;
  throw new ArgumentError(2, "not a pid");
}

/** Of the functions about time and the whole node, those that need no `erlang:` in front. */
const WITHOUT_MODULE = [
  ...["date/0", "time/0", "now/0", "statistics/1"],
  ...["garbage_collect/0", "garbage_collect/1", "module_loaded/1"],
];

/** The functions that may be called without `erlang:` in front, by name and arity. */
export const autoImported: ReadonlySet<string> = new Set(
  [guardFunctions, valueFunctions, processFunctions, nodeFunctions]
    .flatMap((functions) => Object.keys(functions))
    .filter((name) => !ONLY_WITH_MODULE.has(name))
    .concat(WITHOUT_MODULE),
);

/** The module's exports. */
export const erlang = library("erlang", {
  ...guardFunctions,
  ...valueFunctions,
  ...processFunctions,
  ...nodeFunctions,
  ...codeFunctions,
  ...operatorFunctions,
  ...systemFunctions,
  ...timeFunctions,
});

provide("erlang", erlang);
