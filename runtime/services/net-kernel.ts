/**
 * `net_kernel`: the process that speaks for its node. It answers one question, "are you there?", which
 * is what `net_adm:ping` asks.
 */
import { nodes } from "../node/bifs.ts";
import { nodeOf } from "../node/node.ts";
import { current } from "../process/current.ts";
import { BadArgument } from "../process/exception.ts";
import { _, match } from "../process/pattern.ts";
import { processFlag } from "../process/ties.ts";
import { isName } from "../term/misuse.ts";
import { t } from "../term/tuple.ts";
import { onCall, reply } from "./gen.ts";
import { serve } from "./server.ts";

/** Runs as the process `net_kernel` of a node. */
export function netKernel(): Promise<never> {
  processFlag(Symbol.for("trap_exit"), true);
  return serve(
    [
      onCall((request, client, tag) => {
        const isPing = match(t(Symbol.for("is_auth"), _), request);
        reply(client, tag, Symbol.for(isPing ? "yes" : "ignored"));
      }),
    ],
    nodes,
  );
}

/**
 * Connects to a node, if there is no connection yet. Erlang: `net_kernel:connect_node/1`.
 *
 * @returns whether there is one now; the atom `ignored` when this node is alone
 */
export async function connectNode(node: symbol): Promise<boolean | symbol> {
  const own = nodeOf(current().vm);
  if (!isName(node)) throw new BadArgument("expected a node's name, an atom");
  if (!own) return Symbol.for("ignored");
  return node === own.name || own.connect(node);
}
