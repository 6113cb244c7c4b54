/**
 * Sending: `Pid ! Message`. A message goes to a process, to the holder of a registered name or of an
 * alias, or to the holder of a name on another node. It is never answered and never refused: what is
 * sent to a process that has ended is gone. Nothing is shared with the receiver: see `Vm.copyFor`.
 */
import { types } from "node:util";
import { isPid, isReference, type Pid, type Reference } from "../term/identifier.ts";
import { isName } from "../term/misuse.ts";
import type { Term } from "../term/term.ts";
import { isTuple, type Tuple } from "../term/tuple.ts";
import { current } from "./current.ts";
import { BadArgument } from "./exception.ts";
import { got } from "./got.ts";

/** Where a message can be sent: a pid, a registered name, `{Name, Node}`, or an alias. */
export type Destination = Pid | symbol | Tuple<readonly [symbol, symbol]> | Reference;

/**
 * Sends a message. Erlang: `To ! Message`.
 *
 * @returns the message
 * @throws Exception `badarg` when nobody here holds the name `to`; TypeError when the message is no term
 * @example
 * ```ts
 * send(self(), t(Symbol.for("ping"), 1));
 * ```
 */
export function send<M extends Term>(to: Destination, message: M): M {
  const { vm, pid: from } = current();
  if (isPid(to)) vm.route(to.node, { op: "SEND", from, to, message: vm.copyFor(to.node, message) });
  else if (isReference(to))
    vm.route(to.node, { op: "ALIAS_SEND", from, to, message: vm.copyFor(to.node, message) });
  else {
    const [name, node] = typeof to === "symbol" ? [to, vm.name] : nameAndNode(to);
    if (to === name && !vm.named(name))
      throw new BadArgument(
        `no process is registered as ${Symbol.keyFor(name) ?? String(name)}: register it first`,
      );
    vm.route(node, { op: "REG_SEND", from, to: name, message: vm.copyFor(node, message) });
  }
  return message;
}

function nameAndNode(to: Destination): readonly [symbol, symbol] {
  const [name, node] = !types.isProxy(to) && isTuple(to) && to.length === 2 ? to : [];
  if (isName(name) && isName(node)) return [name, node];
  throw new BadArgument(
    `send expects a pid, a registered name (an atom) or t(name, node) first, ${got(to)}`,
  );
}
