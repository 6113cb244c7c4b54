/**
 * `global`: names and locks for a whole cluster.
 *
 * Every node knows every name, so looking one up asks no other; and registering one asks them all, under
 * a lock that only one node has at a time. Nodes that come and go are found out by the nodes
 * themselves: a node that connects to one of a cluster is connected to all of it, and all have the same
 * names afterwards.
 *
 * Here is what a program calls. Where to read on: `name-server.ts` for the process behind it;
 * `meetings.ts`, `locker.ts` and `resolve.ts` for two halves of a cluster that meet; `partitions.ts` for
 * one that breaks.
 */
import { nodes } from "../node/bifs.ts";
import { current } from "../process/current.ts";
import { BadArgument, Exception } from "../process/exception.ts";
import { got } from "../process/got.ts";
import { send as sendTo } from "../process/send.ts";
import { callServer, everyNode } from "../services/gen.ts";
import { type Fun, isFun } from "../term/fun.ts";
import { Pid } from "../term/identifier.ts";
import { isList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, t } from "../term/tuple.ts";
import { lockAll, retry, unlockAll } from "./cluster-lock.ts";
import { isLockId, type LockId } from "./lock-table.ts";
import { nameServerOf } from "./name-server.ts";
import { NAME_SERVER } from "./protocol.ts";
import { RE_REGISTER, REGISTER, UNREGISTER } from "./registrar.ts";
import { methodOf, type Resolver, randomExitName } from "./resolve.ts";

export type { LockId } from "./lock-table.ts";
export { notifyAllName, type Resolver, randomExitName, randomNotifyName } from "./resolve.ts";

// Names.

/**
 * Gives a process a name in the cluster. It loses it when it ends, or its node is lost.
 * Erlang: `global:register_name/2,3`.
 *
 * @param name any term
 * @param pid a process of any node
 * @param resolver decides which process keeps the name when two halves of a cluster meet that both know it: if
 * nothing is said, one of the two at random, and the other is killed
 * @returns the atom `yes`; `no` when the name is taken, or the process has one
 * @throws Exception `badarg` for anything else
 * @example
 * ```ts
 * await global.registerName(Symbol.for("boss"), self()); // yes
 * global.whereisName(Symbol.for("boss")) === self(); // true
 * await global.unregisterName(Symbol.for("boss")); // ok
 * ```
 */
export function registerName(
  name: Term,
  pid: Pid,
  resolver: Resolver | Fun = randomExitName,
): Promise<symbol> {
  return registerBy(REGISTER, name, pid, resolver);
}

/**
 * Gives a process a name, which no other keeps. Erlang: `global:re_register_name/2,3`.
 *
 * @returns the atom `yes`
 * @throws as {@link registerName} does
 * @example
 * ```ts
 * await global.reRegisterName("service", self()); // yes
 * ```
 */
export function reRegisterName(
  name: Term,
  pid: Pid,
  resolver: Resolver | Fun = randomExitName,
): Promise<symbol> {
  return registerBy(RE_REGISTER, name, pid, resolver);
}

/**
 * Takes a name back. Erlang: `global:unregister_name/1`.
 *
 * @returns the atom `ok`, whether a process had it or not
 * @example
 * ```ts
 * await global.registerName("service", self()); // yes
 * await global.unregisterName("service"); // ok
 * global.whereisName("service"); // undefined
 * ```
 */
export function unregisterName(name: Term): Promise<symbol> {
  return callRegistrar(t(UNREGISTER, name));
}

/**
 * The process that has a name, or `undefined`. Erlang: `global:whereis_name/1`.
 *
 * @example
 * ```ts
 * global.whereisName(Symbol.for("nobody")); // undefined
 * ```
 */
export function whereisName(name: Term): Pid | undefined {
  return nameServerOf(current().vm).names.find(name)?.[1];
}

/**
 * All names of the cluster. Erlang: `global:registered_names/0`.
 *
 * @example
 * ```ts
 * await global.registerName("service", self()); // yes
 * global.registeredNames(); // [<<"service">>]
 * ```
 */
export function registeredNames(): Term[] {
  return nameServerOf(current().vm).names.entries.map(([name]) => name);
}

/**
 * Sends a message to the process that has a name. Erlang: `global:send/2`.
 *
 * @returns that process
 * @throws Exception `{badarg, {Name, Message}}` (class exit) when no process has it
 * @example
 * ```ts
 * await global.registerName("service", self()); // yes
 * const pid = global.send("service", "hello");
 * equal(pid, self()); // true
 * ```
 */
export function send(name: Term, message: Term): Pid {
  const pid = whereisName(name);
  if (!pid) throw new Exception("exit", t(Symbol.for("badarg"), t(name, message)));
  sendTo(pid, message);
  return pid;
}

/**
 * Waits until this node knows the same names as all nodes that it is connected to.
 * Erlang: `global:sync/0`.
 *
 * @returns the atom `ok`
 * @example
 * ```ts
 * await global.sync(); // ok
 * ```
 */
export function sync(): Promise<symbol> {
  return callNameServer(t(Symbol.for("sync"), nodes()));
}

async function registerBy(
  op: symbol,
  name: Term,
  pid: Pid,
  resolver: Resolver | Fun,
): Promise<symbol> {
  if (!(pid instanceof Pid))
    throw new BadArgument(`expected a name and the pid to have it, ${got(name, pid)}`);
  const arity = isFun(resolver) ? resolver.arity : typeof resolver === "function" ? 3 : 0;
  if (arity !== 3) throw new BadArgument("a resolver is a function of the name and two pids");
  return callRegistrar(t(op, name, pid, methodOf(resolver)));
}

function callRegistrar(request: AnyTuple): Promise<symbol> {
  return callNameServer(t(Symbol.for("registrar"), request));
}

async function callNameServer(request: AnyTuple): Promise<symbol> {
  const { vm } = current();
  nameServerOf(vm);
  return (await callServer(t(NAME_SERVER, vm.name), request)) as symbol;
}

// Locks.

/** How many times something is tried again: a number, or the atom `infinity`. */
export type Retries = number | symbol;

/**
 * Sets a lock on nodes, trying again while another requester has it. Erlang: `global:set_lock/1,2,3`.
 * It ends when this process ends, or gives it back.
 *
 * @param id `t(resource, requester)`; processes that name the same requester share the lock, so it
 * is mostly `self()`
 * @param nodes this one and all that it is connected to, if they are not given
 * @param retries how many times to try again: for ever, if it is not given
 * @returns whether it is set
 * @throws Exception `badarg` for anything else
 * @example
 * ```ts
 * const id = t(Symbol.for("printer"), self());
 * await global.setLock(id); // true
 * await global.delLock(id); // true
 * ```
 */
export async function setLock(
  id: LockId,
  nodes: readonly symbol[] = everyNode(),
  retries: Retries = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  checkLock(id, nodes);
  const most = retries === Symbol.for("infinity") ? Number.POSITIVE_INFINITY : retries;
  if (typeof most !== "number" || !(most >= 0))
    throw new BadArgument("expected how many times to try again: 0 or more, or infinity");
  return (await retry(() => lockAll(id, nodes), most)) !== undefined;
}

/**
 * Gives a lock back. Erlang: `global:del_lock/1,2`.
 *
 * @param nodes this one and all that it is connected to, if they are not given
 * @returns `true`, whether it was set or not
 * @throws Exception `badarg` for anything else
 * @example
 * ```ts
 * const id = t("printer", self());
 * await global.setLock(id); // true
 * await global.delLock(id); // true
 * ```
 */
export async function delLock(id: LockId, nodes: readonly symbol[] = everyNode()): Promise<true> {
  checkLock(id, nodes);
  await unlockAll(id, nodes);
  return true;
}

/**
 * Calls a function while a lock is set. Erlang: `global:trans/2,3,4`.
 *
 * @returns what it returns, or the atom `aborted` when the lock can't be had
 * @throws what the function throws
 * @example
 * ```ts
 * await global.trans(t(Symbol.for("printer"), self()), () => Symbol.for("printed")); // printed
 * ```
 */
export async function trans<R>(
  id: LockId,
  code: () => R,
  nodes: readonly symbol[] = everyNode(),
  retries: Retries = Number.POSITIVE_INFINITY,
): Promise<Awaited<R> | symbol> {
  if (!(await setLock(id, nodes, retries))) return Symbol.for("aborted");
  try {
    return await code();
  } finally {
    await delLock(id, nodes);
  }
}

function checkLock(id: LockId, nodes: readonly symbol[]): void {
  nameServerOf(current().vm);
  if (!isLockId(id)) throw new BadArgument("a lock is t(resource, requester)");
  if (!isList(nodes) || !nodes.every((node) => typeof node === "symbol"))
    throw new BadArgument("expected a list of nodes, which are atoms");
}
