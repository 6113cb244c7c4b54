/**
 * `rpc` with many nodes at once. The lecture's attack on a whole cluster is one call of these.
 */
import { nodes as otherNodes } from "../../node/bifs.ts";
import { current } from "../../process/current.ts";
import { _, $, type Bindings, match, type Pattern } from "../../process/pattern.ts";
import { on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { demonitor, monitor, self } from "../../process/ties.ts";
import type { Atom } from "../../term/atom.ts";
import type { Reference } from "../../term/identifier.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type Tuple, t } from "../../term/tuple.ts";
import type { Timeout } from "../erpc/call.ts";
import { multicall as erpcMulticall } from "../erpc/many.ts";
import { badrpc } from "./call.ts";

const rex = Symbol.for("rex");

/** What many nodes have answered, and those that have not. */
export type Answers = Tuple<readonly [answers: Term[], bad: symbol[]]>;

/**
 * This node and all it is connected to.
 *
 * @example
 * ```ts
 * rpc.everyNode(); // [nonode@nohost]
 * ```
 */
export function everyNode(): symbol[] {
  return [current().vm.name, ...otherNodes()];
}

/**
 * Calls a function on many nodes at once. Erlang: `rpc:multicall/4,5`.
 *
 * @param timeout milliseconds for all together
 * @returns `{Results, BadNodes}`: the results in the order of the nodes, without the nodes that could
 * not be reached or have not answered in time
 * @example
 * ```ts
 * await rpc.multicall([node()], Symbol.for("erlang"), Symbol.for("abs"), [-3]); // {[3],[]}
 * ```
 */
export async function multicall(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: Timeout = Number.POSITIVE_INFINITY,
): Promise<Answers> {
  const outcomes = await erpcMulticall(nodes, module, name, args, timeout);
  const results: Term[] = [];
  const bad: symbol[] = [];
  outcomes.forEach((outcome, i) => {
    const [kind, value] = outcome;
    if (match(t(Symbol.for("error"), t(Symbol.for("erpc"), _)), outcome))
      bad.push(nodes[i] as symbol);
    else if (kind === Symbol.for("ok") || kind === Symbol.for("throw")) results.push(value);
    else results.push(badrpc(kind as symbol, value));
  });
  return t(results, bad);
}

/**
 * Sends a message to the holder of a name on many nodes, and does not care. Erlang: `rpc:abcast/2,3`.
 *
 * @example
 * ```ts
 * register(Symbol.for("me"), self());
 * rpc.abcast([node()], Symbol.for("me"), "hello"); // abcast
 * await receive(on($("Message"), ({ Message }) => Message)); // <<"hello">>
 * ```
 */
export function abcast(nodes: readonly symbol[], name: symbol, message: Term): symbol {
  for (const node of nodes) send(t(name, node), message);
  return Symbol.for("abcast");
}

/**
 * Sends a message to the holder of a name on many nodes, and asks each node whether somebody holds it.
 * Erlang: `rpc:sbcast/2,3`.
 *
 * @returns `{GoodNodes, BadNodes}`
 * @example
 * ```ts
 * await rpc.sbcast([node()], Symbol.for("nobody"), "hello"); // {[],[nonode@nohost]}
 * ```
 */
export async function sbcast(
  nodes: readonly symbol[],
  name: symbol,
  message: Term,
): Promise<Tuple<readonly [good: symbol[], bad: symbol[]]>> {
  const request = t(Symbol.for("sbcast"), name, message);
  const answers = await ask(nodes, rex, request, (node) => t(rex, node, $("Holder")));
  const has = (i: number) => answers[i]?.Holder === nodes[i];
  return t(
    nodes.filter((_node, i) => has(i)),
    nodes.filter((_node, i) => !has(i)),
  );
}

/**
 * Sends `{self(), Message}` to the holder of a name on many nodes, and waits for their answers
 * `{Name, Node, Reply}`. Erlang: `rpc:multi_server_call/2,3`.
 *
 * @returns `{Replies, BadNodes}`
 * @example
 * ```ts
 * const [nodeThere, nobody] = [node(), Symbol.for("nobody")];
 * await rpc.multiServerCall([nodeThere], nobody, "hello"); // {[],[nonode@nohost]}
 * ```
 */
export async function multiServerCall(
  nodes: readonly symbol[],
  name: symbol,
  message: Term,
): Promise<Answers> {
  const replies: Term[] = [];
  const bad: symbol[] = [];
  const answers = await ask(nodes, name, message, (node) => t(name, node, $("Answer")));
  answers.forEach((answer, i) => {
    if (answer) replies.push(answer.Answer);
    else bad.push(nodes[i] as symbol);
  });
  return t(replies, bad);
}

/**
 * Sends `{self(), Message}` to the holder of a name on a node, and waits for its answer
 * `{ReplyAs, Node, Reply}`. Erlang: `rpc:server_call/4`.
 *
 * @param replyAs an atom that its answer begins with
 * @returns the reply, or `{error, nodedown}` when there is nobody to answer
 * @example
 * ```ts
 * const [kvs, nobody] = [Symbol.for("kvs"), Symbol.for("nobody@nohost")];
 * await rpc.serverCall(nobody, kvs, kvs, "hello"); // {error,nodedown}
 * ```
 */
export async function serverCall(
  node: symbol,
  name: symbol,
  replyAs: symbol,
  message: Term,
): Promise<Term> {
  const [answer] = await ask([node], name, message, () => t(replyAs, node, $("Answer")));
  return answer ? answer.Answer : t(Symbol.for("error"), Symbol.for("nodedown"));
}

/** Sends `{self(), Request}` to a name on each node, and takes from each an answer or its end. */
async function ask<P extends Pattern>(
  nodes: readonly symbol[],
  name: symbol,
  request: Term,
  answerOf: (node: symbol) => P,
): Promise<(Bindings<P> | undefined)[]> {
  const refs = nodes.map((node) => {
    const ref = monitor(t(name, node));
    send(t(name, node), t(self(), request));
    return ref;
  });
  const answers: (Bindings<P> | undefined)[] = [];
  for (const [i, node] of nodes.entries()) {
    const ref = refs[i] as Reference;
    const answer = await receive(
      on(t(Symbol.for("DOWN"), ref, _, _, _), () => undefined),
      on(answerOf(node), (found) => found),
    );
    demonitor(ref, [Symbol.for("flush")]);
    answers.push(answer as Bindings<P> | undefined);
  }
  return answers;
}
