/**
 * `rpc`: calling a function on another node, as the lecture does it. The older of Erlang's two: it
 * never throws, but gives `{badrpc, Reason}` for everything that goes wrong, and a term that the
 * function threw is given back as if it had been returned. Since OTP 23 it is built on {@link erpc},
 * and so is ours.
 */
import { Exception } from "../../process/exception.ts";
import { $, match } from "../../process/pattern.ts";
import type { Atom } from "../../term/atom.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import * as erpc from "../erpc/call.ts";

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
  timeout: number | symbol = Number.POSITIVE_INFINITY,
): Promise<Term> {
  try {
    return await erpc.call(node, module, name, args, timeout);
  } catch (thrown) {
    if (!(thrown instanceof Exception)) {
      if (thrown instanceof Error) throw thrown;
      return thrown as Term;
    }
    return badrpc(Symbol.for(thrown.class), thrown.reason);
  }
}

/**
 * What `rpc` makes of an exception of {@link erpc}'s.
 *
 * @param kind its class, `error` or `exit`
 */
export function badrpc(kind: Atom, reason: Term): Term {
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
export const bad = (reason: Term) => t(Symbol.for("badrpc"), reason);

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
