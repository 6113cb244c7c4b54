/**
 * `rpc` in two steps: ask now, fetch the answer later.
 */
import { current } from "../../process/current.ts";
import { Exception } from "../../process/exception.ts";
import { $ } from "../../process/pattern.ts";
import { after, on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { spawn } from "../../process/spawn.ts";
import { self } from "../../process/ties.ts";
import type { Atom } from "../../term/atom.ts";
import type { Pid } from "../../term/identifier.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { milliseconds, type Timeout } from "../erpc/call.ts";
import { callServer } from "../gen.ts";
import { bad as badrpc, call } from "./call.ts";

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
    return await callServer(t(Symbol.for("rex"), node), request, milliseconds(timeout));
  } catch (thrown) {
    const reason = thrown instanceof Exception ? thrown.reason : undefined;
    if (reason === Symbol.for("noconnection")) return badrpc(Symbol.for("nodedown"));
    if (reason === Symbol.for("timeout")) return badrpc(reason);
    throw thrown;
  }
}
