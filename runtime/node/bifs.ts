/**
 * What a process can ask of its node: which others there are, and with which cookie.
 */
import { current } from "../process/current.ts";
import { BadArgument, Exception } from "../process/exception.ts";
import { got } from "../process/got.ts";
import { isName } from "../term/misuse.ts";
import { isVisible } from "../wire/handshake.ts";
import { isCookie } from "./cookie.ts";
import { nodeOf } from "./node.ts";

/**
 * The visible nodes that this one is connected to. Erlang: `nodes/0`.
 *
 * @example
 * ```ts
 * nodes(); // []
 * ```
 */
export function nodes(): symbol[] {
  const peers = nodeOf(current().vm)?.peers() ?? [];
  return peers.filter(isVisible).map((peer) => Symbol.for(peer.name));
}

/**
 * Ends the connection to a node. Erlang: `disconnect_node/1`.
 *
 * @returns whether there was one; the atom `ignored` when this node is alone
 * @example
 * ```ts
 * disconnectNode(Symbol.for("sif@surtur")); // ignored
 * ```
 */
export function disconnectNode(node: symbol): boolean | symbol {
  if (!isName(node)) throw new BadArgument(`expected a node's name, an atom, ${got(node)}`);
  return nodeOf(current().vm)?.disconnect(node) ?? Symbol.for("ignored");
}

/**
 * Watches a node: when the connection to it is lost, or can't be had, this process gets
 * `{nodedown, Node}`, once for each call. Erlang: `monitor_node/2`.
 *
 * @param flag `false` takes one such call back
 * @throws Exception `notalive` when this node is alone
 * @example
 * ```ts
 * const sif = await startNode("sif", { cookie: "abc" });
 * const nobody = Symbol.for("nobody@nowhere");
 * const down = await sif.run(() => {
 *   monitorNode(nobody, true);
 *   return receive(on(t(Symbol.for("nodedown"), $("Node")), ({ Node }) => Node));
 * });
 * down; // nobody@nowhere
 * sif.stop();
 * ```
 */
export function monitorNode(node: symbol, flag: boolean): true {
  const process = current();
  const own = nodeOf(process.vm);
  if (!own) throw new Exception("error", Symbol.for("notalive"));
  if (!isName(node)) throw new BadArgument(`expected a node's name, an atom, ${got(node)}`);
  if (node === own.name) return true;
  if (flag) own.watch(node, process);
  process.monitorNode(node, flag);
  return true;
}

/**
 * Sets the cookie of this node, or the one for a peer. Erlang: `erlang:set_cookie/1,2`; with this
 * node's own name it sets the node's own.
 *
 * @throws Exception `badarg` when this node is alone, or for what can't be a cookie
 * @example
 * ```ts
 * const sif = await startNode("sif", { cookie: "abc" });
 * await sif.run(() => setCookie(node(), Symbol.for("another"))); // true
 * sif.stop();
 * ```
 */
export function setCookie(node: symbol, cookie: symbol): true {
  const own = nodeOf(current().vm);
  if (!isName(node) || !isName(cookie))
    throw new BadArgument("expected a node and a cookie, atoms");
  const text = Symbol.keyFor(cookie) ?? "";
  if (!own) throw new BadArgument("only a node with a name has a cookie: start it with -sname");
  if (!isCookie(text)) throw new BadArgument("a cookie is an atom of 1 to 255 characters");
  if (node === own.name) own.cookies.own = text;
  else own.cookies.set(Symbol.keyFor(node) ?? "", text);
  return true;
}
