/**
 * How the name servers of a cluster talk: protocol version 8 of `global`, as OTP 25 speaks it.
 *
 * Everything goes to the process `global_name_server` of a node, in three forms: a call that is
 * answered, `{'$gen_call', {Pid, {Ref, Node}}, Request}`; a cast that is not, `{'$gen_cast', Message}`;
 * and some plain messages. The shapes of the messages stand where they are received.
 */
import { nodeOf } from "../node/node.ts";
import { current } from "../process/current.ts";
import { Hole } from "../process/pattern.ts";
import { send } from "../process/send.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, t } from "../term/tuple.ts";

/** The version of the protocol. */
export const VERSION = 8;

/** The name under which the process is registered on each node. */
export const NAME_SERVER = Symbol.for("global_name_server");

/** The pattern of a cast. */
export const CAST = Symbol.for("$gen_cast");

/** A hole for a node's name. */
export const node = <const Name extends string>(name: Name) =>
  new Hole(name, (term: Term): term is symbol => typeof term === "symbol");

/**
 * Sends a plain message to another node's name server, if there is a connection. None is made: most
 * of what name servers have to say is of no use to a node that they have lost.
 */
export function tell(to: symbol, message: AnyTuple): void {
  if (isConnected(to)) send(t(NAME_SERVER, to), message);
}

/** Sends a cast in the same way. */
export function cast(to: symbol, message: AnyTuple): void {
  tell(to, t(CAST, message));
}

/** Whether a node can be reached now: this one, or one that it is connected to. */
export function isConnected(to: symbol): boolean {
  const { vm } = current();
  if (to === vm.name) return true;
  const peers = nodeOf(vm)?.peers() ?? [];
  return peers.some((peer) => peer.name === Symbol.keyFor(to));
}
