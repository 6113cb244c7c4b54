/**
 * `net_kernel:monitor_nodes`: telling a process of nodes that come and go.
 */
import { isDeepStrictEqual } from "node:util";
import { type Node, nodeOf } from "../../node/node.ts";
import { current } from "../../process/current.ts";
import { BadArgument } from "../../process/exception.ts";
import type { Process } from "../../process/process.ts";
import type { List } from "../../term/list.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { isVisible, type PeerNode } from "../../wire/handshake.ts";

/** What a process is to be told of nodes. */
interface NodeSubscription {
  readonly types: "visible" | "hidden" | "all";
  /** Whether the messages say more than the node: of which type it is, and why it went down. */
  readonly withType: boolean;
  readonly withReason: boolean;
}

/** The processes that are told of nodes, on each node; once for each time that they have asked for it. */
const watchers = new WeakMap<Node, Map<Process, NodeSubscription[]>>();

/**
 * Tells this process of every node that comes or goes, by `{nodeup, Node}` and `{nodedown, Node}`; of
 * visible ones only, if the options do not say otherwise. Erlang: `net_kernel:monitor_nodes/1,2`.
 *
 * @param flag `false` ends it for these options
 * @param options a list of `{node_type, visible | hidden | all}` and `nodedown_reason`. With any, the
 * messages have a list as a third element: `{nodedown, Node, [{node_type, Type}, …]}`
 * @returns the atom `ok`
 * @throws Exception `badarg` for any other option
 */
export function monitorNodes(flag: boolean, options: List = []): symbol {
  const process = current();
  const subscription = subscriptionOf(options);
  const node = nodeOf(process.vm);
  if (!node) return Symbol.for("ok");
  const watching = watchers.get(node) ?? watch(node);
  const had = watching.get(process) ?? [];
  const others = had.filter((other) => !isDeepStrictEqual(other, subscription));
  watching.set(process, flag ? [...had, subscription] : others);
  return Symbol.for("ok");
}

const NODE_TYPE = Symbol.for("node_type");
const NODEDOWN_REASON = Symbol.for("nodedown_reason");
const TYPES = ["visible", "hidden", "all"] as const;

function subscriptionOf(options: List): NodeSubscription {
  let subscription: NodeSubscription = { types: "visible", withType: false, withReason: false };
  for (const option of options) {
    const [name, value] = isTuple(option) ? option : [];
    const types = TYPES.find((type) => Symbol.for(type) === value);
    if (option === NODEDOWN_REASON) subscription = { ...subscription, withReason: true };
    else if (name === NODE_TYPE && types) subscription = { ...subscription, types, withType: true };
    else throw new BadArgument("monitorNodes expects {node_type, Type} and nodedown_reason");
  }
  return subscription;
}

function watch(node: Node): Map<Process, NodeSubscription[]> {
  const watching = new Map<Process, NodeSubscription[]>();
  watchers.set(node, watching);
  const tell = (what: symbol, name: symbol, type: "visible" | "hidden", reason?: symbol) => {
    for (const [process, subscriptions] of watching) {
      if (process.exited) watching.delete(process);
      for (const { types, withType, withReason } of subscriptions) {
        if (types !== type && types !== "all") continue;
        const more = [
          ...(withReason && reason ? [t(NODEDOWN_REASON, reason)] : []),
          ...(withType ? [t(NODE_TYPE, Symbol.for(type))] : []),
        ];
        const message = withType || withReason ? t(what, name, more) : t(what, name);
        node.vm.deliver({ op: "SEND", to: process.pid, message });
      }
    }
  };
  const known = new Map<symbol, "visible" | "hidden">();
  const note = (peer: PeerNode) => {
    const type = isVisible(peer) ? "visible" : "hidden";
    known.set(Symbol.for(peer.name), type);
    return type;
  };
  node.observers.add({
    up: (peer) => tell(Symbol.for("nodeup"), Symbol.for(peer.name), note(peer)),
    down: (name, reason) => {
      const type = known.get(name);
      known.delete(name);
      if (type) tell(Symbol.for("nodedown"), name, type, reason);
    },
  });
  for (const peer of node.peers()) note(peer);
  return watching;
}
