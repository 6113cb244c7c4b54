/**
 * `net_kernel`: the process that speaks for its node. Here it answers one question, "are you there?",
 * which is what `net_adm:ping` asks.
 */

import { nodeOf } from "../node/node.ts";
import { current } from "../process/current.ts";
import { register } from "../process/names.ts";
import { _, match } from "../process/pattern.ts";
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
