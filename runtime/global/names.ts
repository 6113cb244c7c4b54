/**
 * Names for processes in the whole cluster.
 *
 * Registering is slow, because every node has to agree; looking a name up is fast, because every node
 * knows them all.
 */
import { nodes } from "../node/bifs.ts";
import { current } from "../process/current.ts";
import { BadArgument, Exception } from "../process/exception.ts";
import { send as sendTo } from "../process/send.ts";
import { callServer } from "../services/gen.ts";
import { type Fun, isFun } from "../term/fun.ts";
import { Pid } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, t } from "../term/tuple.ts";
import { nameServerOf } from "./name-server.ts";
import { NAME_SERVER } from "./protocol.ts";
import { RE_REGISTER, REGISTER, UNREGISTER } from "./registrar.ts";
import { methodOf, type Resolver, randomExitName } from "./resolve.ts";

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
export async function registerName(
  name: Term,
  pid: Pid,
  resolver: Resolver | Fun = randomExitName,
): Promise<symbol> {
  check(pid, resolver);
  return (await request(t(REGISTER, name, pid, methodOf(resolver)))) as symbol;
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
export async function reRegisterName(
  name: Term,
  pid: Pid,
  resolver: Resolver | Fun = randomExitName,
): Promise<symbol> {
  check(pid, resolver);
  return (await request(t(RE_REGISTER, name, pid, methodOf(resolver)))) as symbol;
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
export async function unregisterName(name: Term): Promise<symbol> {
  return (await request(t(UNREGISTER, name))) as symbol;
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
export async function sync(): Promise<symbol> {
  return (await call(t(Symbol.for("sync"), nodes()))) as symbol;
}

function request(action: AnyTuple): Promise<Term> | Term {
  return call(t(Symbol.for("registrar"), action));
}

function call(what: AnyTuple): Promise<Term> | Term {
  const { vm } = current();
  nameServerOf(vm);
  return callServer(t(NAME_SERVER, vm.name), what);
}

function check(pid: Pid, resolver: Resolver | Fun): void {
  if (!(pid instanceof Pid)) throw new BadArgument("expected a name and the pid to have it");
  const arity = isFun(resolver) ? resolver.arity : typeof resolver === "function" ? 3 : 0;
  if (arity !== 3) throw new BadArgument("a resolver is a function of the name and two pids");
}
