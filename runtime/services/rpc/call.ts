/**
 * `rpc`: calling a function on another node, as the lecture does it. The older of Erlang's two: it
 * never throws, but gives `{badrpc, Reason}` for everything that goes wrong, and a term that the
 * function threw is given back as if it had been returned. Since OTP 23 it is built on {@link erpc},
 * and so is ours.
 *
 * The lecture's attack on a whole cluster is one {@link multicall}.
 */
import { current } from "../../process/current.ts";
import { BadArgument, Exception } from "../../process/exception.ts";
import { _, $, match } from "../../process/pattern.ts";
import type { Atom } from "../../term/atom.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type Tuple, t } from "../../term/tuple.ts";
import { milliseconds, type Timeout } from "../erpc/call.ts";
import * as erpc from "../erpc/index.ts";
import { callServer } from "../gen.ts";

const EXIT = Symbol.for("EXIT");

/**
 * Calls `module:name(...args)` on a node and waits for the result. Erlang: `rpc:call/4,5`.
 *
 * @param timeout milliseconds; `Infinity`, the default, waits as long as it takes
 * @returns what the function returns or throws; `{badrpc, nodedown}`, `{badrpc, timeout}` or
 * `{badrpc, {'EXIT', Reason}}` when there is no such thing
 * @throws Exception `badarg` when the arguments are of the wrong kind
 * @example
 * ```ts
 * await rpc.call(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]); // 3
 * await rpc.call(Symbol.for("nobody@nowhere"), Symbol.for("kvs"), Symbol.for("start"), []); // {badrpc,nodedown}
 * ```
 */
export async function call(
  node: Atom,
  module: Atom,
  name: Atom,
  args: List,
  timeout: Timeout = Number.POSITIVE_INFINITY,
): Promise<Term> {
  try {
    return given(await erpc.call(node, module, name, args, timeout));
  } catch (thrown) {
    if (thrown instanceof BadArgument) throw thrown;
    if (thrown instanceof Exception) return badrpc(Symbol.for(thrown.class), thrown.reason);
    if (thrown instanceof Error) throw thrown;
    return given(thrown as Term);
  }
}

/** What looks like the outcome of a `catch` is taken for one. */
const given = (value: Term) => (match(t(EXIT, _), value) ? bad(value) : value);

/**
 * What `rpc` makes of an exception of {@link erpc}'s.
 *
 * @param kind its class, `error` or `exit`
 */
function badrpc(kind: Atom, reason: Term): Term {
  const own = match(t(Symbol.for("erpc"), $("Reason")), reason);
  const noConnection = own?.Reason === Symbol.for("noconnection");
  if (own) return bad(noConnection ? Symbol.for("nodedown") : own.Reason);
  const error = match(t(Symbol.for("exception"), $("Reason"), $("Stack")), reason);
  if (error) return bad(t(EXIT, t(error.Reason, error.Stack)));
  const exit = match(t($.atom("Kind"), $("Reason")), reason);
  if (exit && kind === Symbol.for("exit")) return bad(t(EXIT, exit.Reason));
  throw new Exception("error", reason);
}

/** `{badrpc, Reason}`. */
const bad = (reason: Term) => t(Symbol.for("badrpc"), reason);

/**
 * Calls a function on a node and does not wait, nor learn what came of it. Erlang: `rpc:cast/4`.
 *
 * @returns `true`
 * @example
 * ```ts
 * rpc.cast(node(), Symbol.for("erlang"), Symbol.for("node"), []); // true
 * ```
 */
export function cast(node: symbol, module: Atom, name: Atom, args: List): true {
  erpc.cast(node, module, name, args);
  return true;
}

/** What many nodes have answered, and those that have not. */
export type Answers = Tuple<readonly [answers: Term[], bad: symbol[]]>;

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
    else if (kind === Symbol.for("ok") || kind === Symbol.for("throw")) results.push(given(value));
    else results.push(badrpc(kind as symbol, value));
  });
  return t(results, silent);
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
    return await callServer(t(Symbol.for("rex"), node), request, milliseconds(timeout));
  } catch (thrown) {
    const reason = thrown instanceof Exception ? thrown.reason : undefined;
    if (reason === Symbol.for("noconnection")) return bad(Symbol.for("nodedown"));
    if (reason === Symbol.for("timeout")) return bad(reason);
    throw thrown;
  }
}
