/**
 * `net_adm`: which nodes are out there.
 */
import { hostname } from "node:os";
import { disconnectNode } from "../node/bifs.ts";
import { names as epmdNames } from "../node/epmd-client.ts";
import { nodeOf } from "../node/node.ts";
import { current } from "../process/current.ts";
import { BadArgument, Exception } from "../process/exception.ts";
import { charlist, text } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, t } from "../term/tuple.ts";
import { callServer } from "./gen.ts";

/**
 * Asks the `net_kernel` of a node whether it is there, connecting to it if need be. Erlang: `net_adm:ping/1`.
 *
 * @returns the atom `pong` when it answers, which takes the same cookie, else `pang`
 * @example
 * ```ts
 * await netAdm.ping(Symbol.for("nobody@nowhere")); // pang
 * ```
 */
export async function ping(node: symbol): Promise<symbol> {
  const question = t(Symbol.for("is_auth"), current().vm.name);
  try {
    const answer = await callServer(t(Symbol.for("net_kernel"), node), question);
    if (answer === Symbol.for("yes")) return Symbol.for("pong");
  } catch (thrown) {
    if (!(thrown instanceof Exception) || thrown instanceof BadArgument) throw thrown;
  }
  disconnectNode(node);
  return Symbol.for("pang");
}

/**
 * The nodes that a host's port mapper knows. Erlang: `net_adm:names/0,1`.
 *
 * @returns `{ok, [{Name, Port}]}`, or `{error, address}` when there is no port mapper
 * @example
 * ```ts
 * const sif = await startNode("sif", { cookie: "abc" });
 * const [ok] = await netAdm.names();
 * ok; // ok
 * sif.stop();
 * ```
 */
export async function names(host: Term = charlist(hostname())): Promise<AnyTuple> {
  const name = typeof host === "symbol" ? (Symbol.keyFor(host) as string) : text(host);
  try {
    const own = nodeOf(current().vm);
    const found = await (own ? own.namesAt(name) : epmdNames(name));
    return t(
      Symbol.for("ok"),
      found.map(({ name, port }) => t(charlist(name), port)),
    );
  } catch {
    return t(Symbol.for("error"), Symbol.for("address"));
  }
}
