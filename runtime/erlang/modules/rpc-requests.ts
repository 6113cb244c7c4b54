/**
 * Remote calls in two steps, as `rpc` and `erpc` have them: ask now, fetch the answer later.
 */
import { Exception } from "../../process/exception.ts";
import { $ } from "../../process/pattern.ts";
import { after, on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { spawn } from "../../process/spawn.ts";
import { self } from "../../process/ties.ts";
import * as erpc from "../../services/erpc/call.ts";
import { everyNode } from "../../services/gen.ts";
import { call } from "../../services/rpc/call.ts";
import type { Atom } from "../../term/atom.ts";
import { type Pid, Reference } from "../../term/identifier.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type AnyTuple, isTuple, t } from "../../term/tuple.ts";

const promiseReply = Symbol.for("promise_reply");

/** Erlang: `rpc:async_call/4`. Returns a key for the result. */
export function asyncCall(node: symbol, module: Atom, name: Atom, args: List): Pid {
  const asker = self();
  return spawn(async () => {
    const result = await call(node, module, name, args);
    send(asker, t(self(), t(promiseReply, result)));
  });
}

/** Erlang: `rpc:yield/1`. */
export function yield_(key: Pid): Promise<Term> | Term {
  return receive(on(t(key, t(promiseReply, $("Result"))), ({ Result }) => Result));
}

/** Erlang: `rpc:nb_yield/1,2`. Waits no longer than that: `{value, Result}`, or the atom `timeout`. */
export function nbYield(key: Pid, timeout: erpc.Timeout = 0): Promise<Term> | Term {
  return receive(
    on(t(key, t(promiseReply, $("Result"))), ({ Result }) => t(Symbol.for("value"), Result)),
    after(erpc.milliseconds(timeout), () => Symbol.for("timeout")),
  );
}

/** Erlang: `rpc:parallel_eval/1`. Makes calls on all nodes at once, and gives the results in order. */
export async function parallelEval(calls: List): Promise<Term[]> {
  const nodes = everyNode();
  const keys = calls.map((call, i) => {
    const [module, name, args] = isTuple(call) ? call : [];
    return asyncCall(nodes[i % nodes.length] as symbol, module as Atom, name as Atom, args as List);
  });
  const results: Term[] = [];
  for (const key of keys) results.push(await yield_(key));
  return results;
}

/** Erlang: `rpc:pmap/3`. The same for a function of each element. */
export async function pmap(module: Term, name: Term, more: List, list: List): Promise<Term[]> {
  const results = await parallelEval(list.map((element) => t(module, name, [element, ...more])));
  const failed = results.some((result) => isTuple(result) && result[0] === Symbol.for("badrpc"));
  if (failed) throw new Exception("exit", Symbol.for("badrpc"));
  return results;
}

/** Erlang: `erpc:send_request/4`. Returns what names the request. */
export function sendRequest(node: Atom, module: Atom, name: Atom, args: List): AnyTuple {
  const { result, ref } = erpc.beginCall(node, module, name, args);
  return t(result, ref);
}

/** Erlang: `erpc:receive_response/1,2`. After that time the answer is not waited for any more. */
export function receiveResponse(
  request: AnyTuple,
  timeout: erpc.Timeout = Number.POSITIVE_INFINITY,
): Promise<Term> {
  return erpc.endCall(callOf(request), erpc.milliseconds(timeout));
}

/** Erlang: `erpc:wait_response/1,2`: `{response, Value}`, or `no_response`, and then it may still come. */
export async function waitResponse(request: AnyTuple, timeout: erpc.Timeout = 0): Promise<Term> {
  const answer = await receive(
    ...erpc.answersTo(callOf(request)),
    after(erpc.milliseconds(timeout), () => undefined),
  );
  return answer ? t(Symbol.for("response"), answer()) : Symbol.for("no_response");
}

/** Erlang: `erpc:check_response/2`. Says whether a message is the answer, as {@link waitResponse} does. */
export function checkResponse(message: Term, request: AnyTuple): Term {
  for (const clause of erpc.answersTo(callOf(request))) {
    const answer = clause.accept(message)?.();
    if (answer) return t(Symbol.for("response"), answer());
  }
  return Symbol.for("no_response");
}

/** The error of a call with something else than `send_request` has returned. */
export const noRequest = () =>
  new Exception("error", t(Symbol.for("erpc"), Symbol.for("badarg")), []);

export function callOf(request: Term): erpc.Call {
  const [result, ref] = isTuple(request) ? request : [];
  if (result instanceof Reference && ref instanceof Reference) return { result, ref };
  throw noRequest();
}
