/**
 * Collections of requests: many calls at once, each with a label of the caller's, whose answers are taken
 * as they come. A collection is a map from requests to labels, and every change makes a new one.
 */

import type { Clause } from "../../process/clause.ts";
import { Exception } from "../../process/exception.ts";
import { after, receive } from "../../process/receive.ts";
import * as erpc from "../../services/erpc/call.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { type AnyTuple, t } from "../../term/tuple.ts";
import { callOf, noRequest } from "./rpc-requests.ts";

const [noRequestLeft, noResponse, response] = ["no_request", "no_response", "response"].map(
  (name) => Symbol.for(name),
);

/** Erlang: `erpc:reqids_add/3`. */
export function add(request: AnyTuple, label: Term, collection: TermMap): TermMap {
  callOf(request);
  if (collection.has(request)) throw noRequest();
  return new TermMap([...collection, [request, label]]);
}

/** An answer that has come: how it ends the call of a request. */
interface Answer {
  readonly request: Term;
  readonly outcome: () => Term;
}

/** The clauses of `receive` for the answers to all requests. */
function answers(collection: TermMap): Clause<Answer>[] {
  return [...collection.keys()].flatMap((request) =>
    erpc.answersTo(callOf(request)).map((clause) => ({
      accept(message: Term) {
        const found = clause.accept(message);
        return found && (() => ({ request, outcome: found() as () => Term }));
      },
    })),
  );
}

/** The first answer, if one comes in time. */
function firstOf(collection: TermMap, timeout: erpc.Timeout): Promise<Answer | undefined> {
  const late = after(erpc.milliseconds(timeout), () => undefined);
  return Promise.resolve(receive(...answers(collection), late));
}

/** What is given for an answer; an exception has the label and the collection beside its reason. */
function conclude({ request, outcome }: Answer, collection: TermMap, remove: boolean): AnyTuple {
  const label = collection.get(request);
  const left = remove
    ? new TermMap([...collection].filter(([key]) => key !== request))
    : collection;
  try {
    return t(outcome(), label, left);
  } catch (thrown) {
    if (thrown instanceof Exception)
      throw new Exception(thrown.class, t(thrown.reason, label, left), []);
    if (thrown instanceof Error) throw thrown;
    throw new Exception("throw", t(thrown as Term, label, left), []);
  }
}

/** Erlang: `erpc:receive_response/3`. After that time no answer is waited for any more. */
export async function receiveResponse(
  collection: TermMap,
  timeout: erpc.Timeout,
  remove: boolean,
): Promise<Term> {
  if (collection.size === 0) return noRequestLeft;
  const answer = await firstOf(collection, timeout);
  if (answer) return conclude(answer, collection, remove);
  for (const request of collection.keys()) erpc.abandonCall(callOf(request));
  throw new Exception("error", t(Symbol.for("erpc"), Symbol.for("timeout")), []);
}

/** Erlang: `erpc:wait_response/3`. After that time an answer may still come. */
export async function waitResponse(
  collection: TermMap,
  timeout: erpc.Timeout,
  remove: boolean,
): Promise<Term> {
  if (collection.size === 0) return noRequestLeft;
  const answer = await firstOf(collection, timeout);
  return answer ? responseOf(conclude(answer, collection, remove)) : noResponse;
}

/** Erlang: `erpc:check_response/3`. Says whether a message is an answer. */
export function checkResponse(message: Term, collection: TermMap, remove: boolean): Term {
  if (collection.size === 0) return noRequestLeft;
  for (const clause of answers(collection)) {
    const answer = clause.accept(message)?.() as Answer | undefined;
    if (answer) return responseOf(conclude(answer, collection, remove));
  }
  return noResponse;
}

const responseOf = ([value, label, left]: AnyTuple) => t(t(response, value), label, left);
