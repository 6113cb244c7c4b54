/**
 * Spawning with options, and without waiting: `spawn_opt` and `spawn_request`.
 */
import type { Atom } from "../term/atom.ts";
import type { Pid, Reference } from "../term/identifier.ts";
import { isList, type List } from "../term/list.ts";
import { t } from "../term/tuple.ts";
import { current } from "./current.ts";
import { BadArgument } from "./exception.ts";
import { send } from "./send.ts";
import { type Monitored, requestSpawn, type SpawnArguments, spawnTied } from "./spawn.ts";
import { spawnOptions } from "./spawn-options.ts";

/**
 * Starts a process as {@link spawn} does, with the ties that the options say. Erlang:
 * `spawn_opt/2,3,4,5`.
 *
 * @param list `link`, `monitor`, `{monitor, Options}`; those that tune Erlang's memory or scheduling are
 * taken, and do nothing
 * @returns the new process, or `{Pid, Ref}` when it is monitored; a promise of it when a node is given
 * @throws Exception `badarg` for anything else than these arguments
 */
export function spawnOpt(
  what: SpawnArguments,
  list: List,
): Pid | Monitored | Promise<Pid | Monitored> {
  const options = spawnOptions(list);
  if (!options) throw new BadArgument("spawn_opt expects a list of link, monitor and the like");
  return spawnTied(what, options, (child, ref) => (options.monitor ? t(child, ref) : child));
}

/**
 * Asks a node to start a process, and does not wait. Erlang: `spawn_request/5`.
 *
 * @param options as those of Erlang's `spawn_opt`, and `{reply, yes | no | error_only | success_only}` and
 * `{reply_tag, Tag}`
 * @returns what the answer will carry, a message `{spawn_reply, Ref, ok, Pid}` or
 * `{spawn_reply, Ref, error, Reason}`; and what a monitor will have as its reference
 * @throws Exception `badarg` when the options are no list
 * @example
 * ```ts
 * const ref = spawnRequest(node(), Symbol.for("timer"), Symbol.for("sleep"), [1000], []);
 * await receive(on(t(_, ref, Symbol.for("ok"), $("Pid")), ({ Pid }) => Pid));
 * ```
 */
export function spawnRequest(
  node: symbol,
  module: Atom,
  name: Atom,
  args: List,
  options: List,
): Reference {
  if (!isList(options)) throw new BadArgument("spawnRequest expects a list of options");
  const process = current();
  const ref = process.vm.makeReference();
  const call = { module, function: name, args };
  const read = spawnOptions(options);
  if (read) requestSpawn(process, node, call, read, ref);
  else {
    const reply = Symbol.for("spawn_reply");
    send(process.pid, t(reply, ref, Symbol.for("error"), Symbol.for("badopt")));
  }
  return ref;
}

/**
 * Does not want the answer to a request any more. Erlang: `spawn_request_abandon/1`.
 *
 * @example
 * ```ts
 * spawnRequestAbandon(makeRef()); // false
 * ```
 */
export function spawnRequestAbandon(ref: Reference): boolean {
  return current().abandonSpawn(ref);
}
