/**
 * `net_kernel`: the process that speaks for its node. It answers one question, "are you there?", which
 * is what `net_adm:ping` asks; and whoever wants to know of nodes coming and going asks here.
 */
import { isVisible, type Node, nodeOf } from "../node/node.ts";
import { current } from "../process/current.ts";
import { register } from "../process/names.ts";
import { _, match } from "../process/pattern.ts";
import type { Process } from "../process/process.ts";
import { self } from "../process/ties.ts";
import { t } from "../term/tuple.ts";
import { serveCalls } from "./gen.ts";

/** Runs as the process `net_kernel` of a node. */
export function netKernel(): Promise<never> {
  register(Symbol.for("net_kernel"), self());
  return serveCalls((request) =>
    match(t(Symbol.for("is_auth"), _), request) ? Symbol.for("yes") : Symbol.for("ignored"),
  );
}

/**
 * Connects to a node, if there is no connection yet. Erlang: `net_kernel:connect_node/1`.
 *
 * @returns whether there is one now; the atom `ignored` when this node is alone
 */
export async function connectNode(node: symbol): Promise<boolean | symbol> {
  const own = nodeOf(current().vm);
  if (!own) return Symbol.for("ignored");
  return node === own.name || own.connect(node);
}

/** Who is told of nodes, on each node, and how many times each has asked for it. */
const watchers = new WeakMap<Node, Map<Process, number>>();

/**
 * Tells this process of every visible node that comes or goes, by `{nodeup, Node}` and
 * `{nodedown, Node}`. Erlang: `net_kernel:monitor_nodes/1`.
 *
 * @param flag `false` ends it
 * @returns the atom `ok`
 */
export function monitorNodes(flag: boolean): symbol {
  const process = current();
  const node = nodeOf(process.vm);
  if (!node) return Symbol.for("ok");
  const watching = watchers.get(node) ?? watch(node);
  if (flag) watching.set(process, (watching.get(process) ?? 0) + 1);
  else watching.delete(process);
  return Symbol.for("ok");
}

function watch(node: Node): Map<Process, number> {
  const watching = new Map<Process, number>();
  watchers.set(node, watching);
  const tell = (what: symbol, name: symbol) => {
    for (const [process, times] of watching) {
      if (process.exited) watching.delete(process);
      else for (let i = 0; i < times; i++) process.deliver(t(what, name));
    }
  };
  const visible = new Set<symbol>();
  node.observers.add({
    up: (peer) => {
      if (!isVisible(peer)) return;
      visible.add(Symbol.for(peer.name));
      tell(Symbol.for("nodeup"), Symbol.for(peer.name));
    },
    down: (name) => {
      if (visible.delete(name)) tell(Symbol.for("nodedown"), name);
    },
  });
  for (const peer of node.peers()) if (isVisible(peer)) visible.add(Symbol.for(peer.name));
  return watching;
}
