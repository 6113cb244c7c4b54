/**
 * `erpc`: the single call is in `call.ts`. Here is the rest: asking now and fetching the answer later, and
 * asking many nodes at once.
 */
import { current } from "../../process/current.ts";
import { BadArgument, type Exception, exceptionFrom } from "../../process/exception.ts";
import { after, receive } from "../../process/receive.ts";
import type { Atom } from "../../term/atom.ts";
import { Reference } from "../../term/identifier.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type AnyTuple, isTuple, t } from "../../term/tuple.ts";
import {
  answersTo,
  beginCall,
  type Call,
  cast,
  endCall,
  milliseconds,
  type Timeout,
} from "./call.ts";

export { call, cast, executeCall, executeCast, type Timeout } from "./call.ts";

/**
 * Begins a call, to be ended by {@link receiveResponse}. Erlang: `erpc:send_request/4`.
 *
 * @returns what names the request; of no other use
 * @throws Exception `badarg` when the arguments are of the wrong kind
 * @example
 * ```ts
 * const request = erpc.sendRequest(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]);
 * await erpc.receiveResponse(request); // 3
 * ```
 */
export function sendRequest(node: Atom, module: Atom, name: Atom, args: List): AnyTuple {
  const { result, ref } = beginCall(node, module, name, args);
  return t(result, ref);
}

/**
 * Waits for the answer to a request. Erlang: `erpc:receive_response/1,2`.
 *
 * @param timeout milliseconds; after that the answer is not waited for any more
 * @throws as {@link call} does
 * @example
 * ```ts
 * const request = erpc.sendRequest(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]);
 * await erpc.receiveResponse(request); // 3
 * ```
 */
export function receiveResponse(
  request: AnyTuple,
  timeout: Timeout = Number.POSITIVE_INFINITY,
): Promise<Term> {
  return endCall(callOf(request), milliseconds(timeout));
}

/**
 * Looks whether the answer to a request is there, and keeps the request if it is not. Erlang:
 * `erpc:wait_response/1,2`.
 *
 * @param timeout how long to wait for it, in milliseconds
 * @returns `{response, Value}`, or the atom `no_response`
 * @throws as {@link call} does
 * @example
 * ```ts
 * const request = erpc.sendRequest(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]);
 * await erpc.waitResponse(request, 1000); // {response,3}
 * ```
 */
export async function waitResponse(request: AnyTuple, timeout: Timeout = 0): Promise<Term> {
  const answer = await receive(
    ...answersTo(callOf(request)),
    after(milliseconds(timeout), () => undefined),
  );
  return answer ? t(Symbol.for("response"), answer()) : Symbol.for("no_response");
}

/**
 * Says whether a message is the answer to a request. Erlang: `erpc:check_response/2`.
 *
 * @returns `{response, Value}`, or the atom `no_response`
 * @throws as {@link call} does
 * @example
 * ```ts
 * const request = erpc.sendRequest(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]);
 * const message = await receive(on($("Message"), ({ Message }) => Message));
 * erpc.checkResponse(message, request); // {response,3}
 * ```
 */
export function checkResponse(message: Term, request: AnyTuple): Term {
  for (const clause of answersTo(callOf(request))) {
    const answer = clause.accept(message)?.();
    if (answer) return t(Symbol.for("response"), answer());
  }
  return Symbol.for("no_response");
}

function callOf(request: Term): Call {
  const [result, ref] = isTuple(request) ? request : [];
  if (result instanceof Reference && ref instanceof Reference) return { result, ref };
  throw new BadArgument("expected what sendRequest has returned");
}

/**
 * Calls a function on many nodes at once. Erlang: `erpc:multicall/4,5`.
 *
 * @param timeout milliseconds for all together
 * @returns for each node, in their order: `{ok, Value}`, `{throw, Term}`, `{exit, Reason}` or
 * `{error, Reason}`
 * @example
 * ```ts
 * await erpc.multicall([node()], Symbol.for("erlang"), Symbol.for("abs"), [-3]); // [{ok,3}]
 * ```
 */
export async function multicall(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: Timeout = Number.POSITIVE_INFINITY,
): Promise<AnyTuple[]> {
  const { clock } = current().vm;
  const end = clock.now() + milliseconds(timeout);
  const calls = nodes.map((node) => beginCall(node, module, name, args));
  const answers: AnyTuple[] = [];
  for (const call of calls) {
    const left = Math.max(0, Math.ceil(end - clock.now()));
    answers.push(await settled(endCall(call, left)));
  }
  return answers;
}

async function settled(answer: Promise<Term>): Promise<AnyTuple> {
  try {
    return t(Symbol.for("ok"), await answer);
  } catch (thrown) {
    const { class: kind, reason }: Exception = exceptionFrom(thrown);
    return t(Symbol.for(kind), reason);
  }
}

/**
 * Calls a function on many nodes and does not wait. Erlang: `erpc:multicast/4`.
 *
 * @example
 * ```ts
 * erpc.multicast([node()], Symbol.for("erlang"), Symbol.for("node"), []); // ok
 * ```
 */
export function multicast(nodes: readonly symbol[], module: Atom, name: Atom, args: List): symbol {
  for (const node of nodes) cast(node, module, name, args);
  return Symbol.for("ok");
}
