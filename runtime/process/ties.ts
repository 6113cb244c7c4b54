/**
 * Links, monitors and exits: how processes tell each other that they have ended, and end each other.
 * What they do to a process is told in `process.ts`; these are the calls that begin it.
 */
import { snapshot } from "../term/copy.ts";
import { isPid, isReference, type Pid, type Reference } from "../term/identifier.ts";
import { isList, type List } from "../term/list.ts";
import { elementsOf, isName } from "../term/misuse.ts";
import type { Term } from "../term/term.ts";
import { isTuple, type Tuple, t } from "../term/tuple.ts";
import { current } from "./current.ts";
import { BadArgument, Exception } from "./exception.ts";
import { got } from "./got.ts";
import { type Monitor, monitorOptions } from "./monitor.ts";
import { _ } from "./pattern.ts";
import { on } from "./receive.ts";

/**
 * The process that is running. Erlang: `self/0`.
 *
 * @throws ProcessEnded when it has been ended by another
 * @example
 * ```ts
 * send(self(), "hello");
 * await receive(on($("Message"), ({ Message }) => Message)); // <<"hello">>
 * ```
 */
export function self(): Pid {
  return current().pid;
}

/**
 * The name of the node that the process runs on. Erlang: `node/0`, and `node/1` for a pid's node.
 *
 * @example
 * ```ts
 * node(); // nonode@nohost
 * node(self()); // nonode@nohost
 * ```
 */
export function node(of?: Pid | Reference): symbol {
  if (of === undefined) return current().vm.name;
  if (!isPid(of) && !isReference(of)) throw new BadArgument("node expects a pid or a reference");
  return of.node;
}

/**
 * A new reference, unique in the cluster. Erlang: `make_ref/0`.
 *
 * @example
 * ```ts
 * const ref = makeRef();
 * equal(ref, makeRef()); // false
 * ```
 */
export function makeRef(): Reference {
  return current().makeReference();
}

/**
 * Ends this process, or asks another one to end. Erlang: `exit/1` and `exit/2`.
 *
 * The other one ends with that reason, unless it traps exits: then it gets a message
 * `{'EXIT', From, Reason}`. The reason `normal` does nothing to it, and `kill` can't be refused.
 *
 * @throws TypeError or RangeError when the reason for another process is no term; Exception always, with
 * one argument: that is how the process ends
 * @example
 * ```ts
 * const child = spawn(() => receive());
 * exit(child, Symbol.for("kill")); // true
 * ```
 */
export function exit(reason: Term): never;
export function exit(pid: Pid, reason: Term): true;
export function exit(...args: readonly [Term] | readonly [Pid, Term]): true {
  if (args.length === 1) throw new Exception("exit", args[0]);
  const [to, reason] = args;
  if (!isPid(to)) throw new BadArgument(`exit with two arguments expects a pid first, ${got(to)}`);
  const { vm, pid: from } = current();
  vm.route(to.node, { op: "EXIT2", from, to, reason: vm.copyFor(to.node, reason) });
  return true;
}

/**
 * Links this process with another: when one ends, the other gets its exit signal. Erlang: `link/1`.
 *
 * @throws Exception `noproc` when that process has ended already and this one does not trap exits
 * @example
 * ```ts
 * const pid = spawn(() => receive());
 * link(pid); // true
 * unlink(pid); // true
 * ```
 */
export function link(to: Pid): true {
  const { vm, pid: from, links } = current();
  if (!isPid(to)) throw new BadArgument(`link expects a pid, ${got(to)}`);
  if (to === from) return true;
  if (links.add(to)) vm.route(to.node, { op: "LINK", from, to });
  return true;
}

/**
 * Takes a link back: the other's end does nothing here any more. Erlang: `unlink/1`.
 *
 * @example
 * ```ts
 * const pid = spawnLink(() => receive());
 * unlink(pid); // true
 * ```
 */
export function unlink(to: Pid): true {
  const { vm, pid: from, links } = current();
  if (!isPid(to)) throw new BadArgument(`unlink expects a pid, ${got(to)}`);
  const id = links.unlink(to);
  if (id !== undefined) vm.route(to.node, { op: "UNLINK_ID", id, from, to });
  return true;
}

/**
 * Watches a process: when it ends, this one gets `{'DOWN', Ref, process, Pid, Reason}`, at once if it
 * has ended already (`noproc`) or can't be reached (`noconnection`). Erlang: `monitor/2,3`.
 *
 * @param item a pid, a name registered here, or `t(name, node)`
 * @param options a list of `{alias, explicit_unalias | demonitor | reply_demonitor}`: the reference is
 * an alias too; and `{tag, Tag}`: what the message begins with in place of `'DOWN'`
 * @throws Exception `badarg` for anything else
 * @example
 * ```ts
 * const ref = monitor(spawn(() => true));
 * await receive(on(t(Symbol.for("DOWN"), ref, _, _, $("Why")), ({ Why }) => Why)); // normal
 * ```
 */
export function monitor(
  item: Pid | symbol | Tuple<readonly [symbol, symbol]>,
  options: List = NONE,
): Reference {
  const process = current();
  const { vm, pid: from } = process;
  const ref = process.makeReference();
  const { target, node } = watchable(item, vm.name);
  const monitoring = options === NONE ? {} : isList(options) ? monitorOptions(options) : undefined;
  if (!monitoring) throw new BadArgument("monitor expects a list of {alias, Kind} and {tag, Tag}");
  const { alias, tag } = monitoring;
  process.addMonitor({ ref, node, target, alias, tag });
  vm.route(node, { op: "MONITOR_P", from, to: target, ref });
  return ref;
}

/** Options that were not given: there is nothing to read. */
const NONE: List = [];

/** What is to be watched, and on which node it is. */
function watchable(item: unknown, here: symbol): Pick<Monitor, "target" | "node"> {
  if (isPid(item)) return { target: item, node: item.node };
  const copy = snapshot(item);
  const [target, node, ...more] = isTuple(copy) ? copy : [copy, here];
  if (!isName(target) || !isName(node) || more.length > 0)
    throw new BadArgument("monitor expects a pid, a registered name or t(name, node)");
  return { target, node };
}

/**
 * Stops watching. Erlang: `demonitor/1,2`.
 *
 * @param options a list of atoms: `flush` takes a `DOWN` message that has come already out of the
 * mailbox; `info` asks whether there was still such a monitor
 * @returns `true`; with `info`, whether there was one
 * @throws Exception `badarg` for any other option
 * @example
 * ```ts
 * const pid = spawn(() => receive());
 * const ref = monitor(pid);
 * demonitor(ref, [Symbol.for("flush")]); // true
 * ```
 */
export function demonitor(ref: Reference, options: List = NONE): boolean {
  const process = current();
  if (!isReference(ref)) throw new BadArgument(`demonitor expects a reference, ${got(ref)}`);
  const wanted = options === NONE ? NONE : isList(options) ? elementsOf(options) : [options];
  for (const option of wanted)
    if (option !== flush && option !== info)
      throw new BadArgument("demonitor expects a list of options: flush, info");
  const watched = process.demonitor(ref);
  if (!watched && wanted.includes(flush)) process.take([on(t(_, ref, _, _, _), () => true)]);
  return watched || !wanted.includes(info);
}

const flush = Symbol.for("flush");
const info = Symbol.for("info");

/**
 * Sets whether exit signals come as messages `{'EXIT', From, Reason}`. Erlang:
 * `process_flag(trap_exit, Boolean)`.
 *
 * @returns what it was before
 * @example
 * ```ts
 * processFlag(Symbol.for("trap_exit"), true); // false
 * const pid = spawnLink(() => exit(Symbol.for("tired")));
 * await receive(on(t(Symbol.for("EXIT"), pid, $("Why")), ({ Why }) => Why)); // tired
 * ```
 */
export function processFlag(flag: symbol, value: boolean): boolean {
  const process = current();
  if (flag !== Symbol.for("trap_exit") || typeof value !== "boolean")
    throw new BadArgument('processFlag expects Symbol.for("trap_exit") and a boolean');
  const before = process.trapExit;
  process.trapExit = value;
  return before;
}

/**
 * Whether a process of this node is alive. Erlang: `is_process_alive/1`.
 *
 * @example
 * ```ts
 * isProcessAlive(self()); // true
 * ```
 */
export function isProcessAlive(pid: Pid): boolean {
  if (!isPid(pid)) throw new BadArgument("is_process_alive expects a pid");
  return current().vm.find(pid) !== undefined;
}
