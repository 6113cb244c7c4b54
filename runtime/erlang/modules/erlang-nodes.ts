/**
 * The functions of the module `erlang` that tell of nodes: which there are, of which kind, and with which
 * cookie this node meets them.
 */
import { nodes, setCookie } from "../../node/bifs.ts";
import { nodeOf } from "../../node/node.ts";
import { current } from "../../process/current.ts";
import { atomName, isAtom } from "../../term/atom.ts";
import { isList } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { t } from "../../term/tuple.ts";
import { isVisible, type PeerNode } from "../../wire/handshake.ts";
import { ArgumentError, aName, anything, type LibraryFunction, takes } from "./library.ts";

const own = () => current().vm.name;
const [NODE_TYPE, CONNECTION_ID] = [Symbol.for("node_type"), Symbol.for("connection_id")];

/** A peer object is that of one connection. */
const connections = new WeakMap<PeerNode, number>();
let latest = 0;

/** The number of a connection to a node: each has another. */
export function connectionId(peer: PeerNode): number {
  const id = connections.get(peer) ?? ++latest;
  connections.set(peer, id);
  return id;
}

const peers = () => nodeOf(current().vm)?.peers() ?? [];
const names = (some: readonly PeerNode[]) => some.map((peer) => Symbol.for(peer.name));

/** The nodes of a kind. Erlang: `nodes/1`. */
function nodesOf(type: string): symbol[] {
  switch (type) {
    case "visible":
      return nodes();
    case "hidden":
      return names(peers().filter((peer) => !isVisible(peer)));
    case "connected":
      return names(peers());
    case "this":
      return [own()];
    case "known":
      return [own(), ...names(peers())];
    default:
      throw new ArgumentError(1, "not a valid node type or list of valid node types");
  }
}

function nodesOfAny(type: Term): symbol[] {
  const types = isList(type) ? type : [type];
  const found = new Set(types.flatMap((one) => nodesOf(isAtom(one) ? atomName(one) : "")));
  return [...found];
}

/** What is told of a node, as far as it was asked for. */
function infoOn(name: symbol, options: TermMap): TermMap {
  const peer = peers().find((one) => Symbol.for(one.name) === name);
  const type = !peer ? "this" : isVisible(peer) ? "visible" : "hidden";
  const told = new Map<Term, Term>([
    [NODE_TYPE, Symbol.for(type)],
    [CONNECTION_ID, peer && connectionId(peer)],
  ]);
  return new TermMap([...told].filter(([option]) => options.get(option) === true));
}

/** Erlang: `nodes/2`. */
function nodesWith(type: Term, options: Term): Term {
  if (!(options instanceof TermMap)) throw new ArgumentError(2, "not a map");
  for (const [option, value] of options)
    if ((option !== NODE_TYPE && option !== CONNECTION_ID) || typeof value !== "boolean")
      throw new ArgumentError(2, "invalid options in map");
  return nodesOfAny(type).map((name) => t(name, infoOn(name, options)));
}

const cookies = () => nodeOf(current().vm)?.cookies;

export const nodesFunctions: Record<string, LibraryFunction> = {
  "get_cookie/0": takes([], () => Symbol.for(cookies()?.own ?? "nocookie")),
  "get_cookie/1": takes([aName], (node) => {
    const name = Symbol.keyFor(node) as string;
    return Symbol.for((node === own() ? cookies()?.own : cookies()?.for(name)) ?? "nocookie");
  }),
  "nodes/0": takes([], nodes),
  "nodes/1": takes([anything], nodesOfAny),
  "nodes/2": takes([anything, anything], nodesWith),
  "set_cookie/1": takes([aName], (cookie) => setCookie(own(), cookie)),
  "set_cookie/2": takes([aName, aName], setCookie),
};
