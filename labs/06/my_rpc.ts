/**
 * Lab 06: rpc from scratch, out of spawn, monitors, exits and receive.
 *
 * The process that makes the call on the other node ends with its result, and the monitor reports that
 * end; it also reports an end without a result.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/06` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { $, type Atom, apply, exit, type List, match, type Term, t } from "#runtime";

const atoms = {
  my_rpc: Symbol.for("my_rpc"),
  execute: Symbol.for("execute"),
  result: Symbol.for("result"),
  DOWN: Symbol.for("DOWN"),
  EXIT: Symbol.for("EXIT"),
  badrpc: Symbol.for("badrpc"),
  nodedown: Symbol.for("nodedown"),
  noconnection: Symbol.for("noconnection"),
  timeout: Symbol.for("timeout"),
  flush: Symbol.for("flush"),
};

/** Calls `module:name(...args)` on a node: what that gives, or `{badrpc, Reason}`. */
export async function call(node: symbol, module: Atom, name: Atom, args: List, timeout: number) {
  // TODO 1: await spawnMonitor(node, atoms.my_rpc, atoms.execute, …), which gives a pid and a
  // reference. Then receive {'DOWN', Ref, _, _, Reason}, and return what resultOf makes of the Reason.
  // TODO 3: wait no longer than timeout, with after(…). Then remove the monitor, with
  // demonitor(ref, [atoms.flush]), so that no message of it comes later.
  return resultOf(t(node, module, name, args, timeout));
}

/** What the process on the other node does: it makes the call, and ends with the result. */
export async function execute(module: Atom, name: Atom, args: List) {
  exit(t(atoms.result, await attempt(module, name, args)));
}

/** What a call gives or throws, or `{badrpc, {'EXIT', Reason}}` when it goes wrong. */
async function attempt(module: Atom, name: Atom, args: List): Promise<Term> {
  // TODO 2: catch what apply throws, as in lab 05, with exceptionFrom(thrown). What the function throws
  // is given as it is; an exit and an error become {badrpc, {'EXIT', …}}.
  return apply(module, name, args);
}

/** What the reason of that process's end says about the call. */
function resultOf(reason: Term): Term {
  const done = match(t(atoms.result, $("Value")), reason);
  if (done) return done.Value;
  // TODO 2: there is no result. noconnection means {badrpc, nodedown}, and any other Reason
  // {badrpc, {'EXIT', Reason}}.
  return reason;
}

/** Has a node call a function, and does not wait: `true`. */
export function cast(node: symbol, module: symbol, name: symbol, args: List) {
  // TODO 4: spawn(node, module, name, args) waits for the other node's answer. Let a process of this
  // node do that, spawn(() => …), so that cast need not wait at all.
  return t(node, module, name, args);
}

/** Calls a function on many nodes at once: `{Results, BadNodes}`, in the order of the nodes. */
export async function multicall(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: number,
) {
  // TODO 5: start a process of this node for each call, all of them before waiting for the first, with
  // spawnMonitor(async () => exit(await call(…))). Then receive their DOWN messages, in the order of
  // the nodes. A node that is down or too late belongs to the BadNodes.
  return t([...nodes], t(module, name, args, timeout));
}
