/**
 * `rpc`: the single call is in `call.ts`. Here is the rest: asking now and fetching the answer later, and
 * asking many nodes at once. The lecture's attack on a whole cluster is one call of these.
 */
import { nodes as otherNodes } from "../../node/bifs.ts";
import { current } from "../../process/current.ts";
import { Exception } from "../../process/exception.ts";
import { _, $, match } from "../../process/pattern.ts";
import { after, on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { spawn } from "../../process/spawn.ts";
import { self } from "../../process/ties.ts";
import type { Atom } from "../../term/atom.ts";
import type { Pid } from "../../term/identifier.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type Tuple, t } from "../../term/tuple.ts";
import { milliseconds, type Timeout } from "../erpc/call.ts";
import * as erpc from "../erpc/index.ts";
import { askEach, callServer } from "../gen.ts";
import { bad, badrpc, call } from "./call.ts";

export { call, cast } from "./call.ts";

const rex = Symbol.for("rex");
const promiseReply = Symbol.for("promise_reply");

/**
 * Begins a call whose result this process will fetch by {@link yield_}. Erlang: `rpc:async_call/4`.
 *
 * @returns a key for that result
 * @example
 * ```ts
 * const key = rpc.asyncCall(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]);
 * await rpc.yield_(key); // 3
 * ```
 */
export function asyncCall(node: symbol, module: Atom, name: Atom, args: List): Pid {
  const asker = self();
  return spawn(async () => {
    const result = await call(node, module, name, args);
    send(asker, t(self(), t(promiseReply, result)));
  });
}

/**
 * Waits for the result of {@link asyncCall}. Erlang: `rpc:yield/1`.
 *
 * @example
 * ```ts
 * const key = rpc.asyncCall(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]);
 * await rpc.yield_(key); // 3
 * ```
 */
export function yield_(key: Pid): Promise<Term> | Term {
  return receive(on(t(key, t(promiseReply, $("Result"))), ({ Result }) => Result));
}

/**
 * Looks whether the result of {@link asyncCall} is there. Erlang: `rpc:nb_yield/1,2`.
 *
 * @param timeout how long to wait for it, in milliseconds
 * @returns `{value, Result}`, or the atom `timeout`
 * @example
 * ```ts
 * const key = rpc.asyncCall(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]);
 * await rpc.nbYield(key, 1000); // {value,3}
 * ```
 */
export function nbYield(key: Pid, timeout: Timeout = 0): Promise<Term> | Term {
  return receive(
    on(t(key, t(promiseReply, $("Result"))), ({ Result }) => t(Symbol.for("value"), Result)),
    after(milliseconds(timeout), () => Symbol.for("timeout")),
  );
}

/**
 * Calls a function on a node in the one process there that makes such calls, one after the other.
 * Erlang: `rpc:block_call/4,5`.
 *
 * @example
 * ```ts
 * const sif = await startNode("sif", { cookie: "abc" });
 * const [erlang, abs] = [Symbol.for("erlang"), Symbol.for("abs")];
 * await sif.run(() => rpc.blockCall(node(), erlang, abs, [-3])); // 3
 * sif.stop();
 * ```
 */
export async function blockCall(
  node: symbol,
  module: Atom,
  name: Atom,
  args: List,
  timeout: Timeout = Number.POSITIVE_INFINITY,
): Promise<Term> {
  const leader = current().groupLeader;
  const request = t(Symbol.for("block_call"), module, name, args, leader);
  try {
    return await callServer(t(rex, node), request, milliseconds(timeout));
  } catch (thrown) {
    const reason = thrown instanceof Exception ? thrown.reason : undefined;
    if (reason === Symbol.for("noconnection")) return bad(Symbol.for("nodedown"));
    if (reason === Symbol.for("timeout")) return bad(reason);
    throw thrown;
  }
}

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
  const outcomes = await erpc.multicall(nodes, module, name, args, timeout);
  const results: Term[] = [];
  const silent: symbol[] = [];
  outcomes.forEach((outcome, i) => {
    const [kind, value] = outcome;
    if (match(t(Symbol.for("error"), t(Symbol.for("erpc"), _)), outcome))
      silent.push(nodes[i] as symbol);
    else if (kind === Symbol.for("ok") || kind === Symbol.for("throw")) results.push(value);
    else results.push(badrpc(kind as symbol, value));
  });
  return t(results, silent);
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
  const [holders] = await multiServerCall(nodes, rex, t(Symbol.for("sbcast"), name, message));
  return t(
    nodes.filter((node) => holders.includes(node)),
    nodes.filter((node) => !holders.includes(node)),
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
  const question = () => t(self(), message);
  const answers = await askEach(name, nodes, question, ([, node]) => t(name, node, $("Answer")));
  return t(
    answers.flatMap((answer) => answer ?? []),
    nodes.filter((_node, i) => !answers[i]),
  );
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
  const question = () => t(self(), message);
  const [answer] = await askEach(name, [node], question, () => t(replyAs, node, $("Answer")));
  return answer ? answer[0] : t(Symbol.for("error"), Symbol.for("nodedown"));
}
