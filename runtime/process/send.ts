/**
 * Sending: `Pid ! Message`. A message goes to a process, to whoever holds a registered name, or to
 * whoever holds a name on another node. It is never answered and never refused: what is sent to a
 * process that has ended is gone. Nothing is shared with the receiver: the message is copied here (see
 * `snapshot`), or by being encoded.
 */
import { snapshot } from "../term/copy.ts";
import { Pid, Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { isTuple, type Tuple } from "../term/tuple.ts";
import { current } from "./current.ts";
import { BadArgument } from "./exception.ts";

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
  const sender = current();
  const { vm, pid: from } = sender;
  if (to instanceof Pid && to.node === vm.name) {
    if (vm.trace) vm.route(to.node, { op: "SEND", from, to, message: snapshot(message) });
    else vm.find(to)?.deliver(snapshot(message));
  } else if (to instanceof Pid) {
    vm.route(to.node, { op: "SEND", from, to, message });
  } else if (to instanceof Reference) {
    vm.route(to.node, { op: "ALIAS_SEND", from, to, message: snapshot(message) });
  } else if (typeof to === "symbol") {
    const process = vm.named(to);
    if (!process)
      throw new BadArgument(`no process is registered as ${Symbol.keyFor(to)}: register it first`);
    if (vm.trace) vm.route(vm.name, { op: "REG_SEND", from, to, message: snapshot(message) });
    else process.deliver(snapshot(message));
  } else {
    const [name, node] = nameAndNode(to);
    vm.route(node, { op: "REG_SEND", from, to: name, message: snapshot(message) });
  }
  return message;
}

function nameAndNode(to: Destination): readonly [symbol, symbol] {
  if (isTuple(to)) {
    const [name, node] = to;
    if (to.length === 2 && typeof name === "symbol" && typeof node === "symbol")
      return [name, node];
  }
  throw new BadArgument("send expects a pid, a registered name (an atom) or t(name, node)");
}
