/**
 * Calls and answers, as OTP's servers speak them: a client sends `{'$gen_call', {Pid, Tag}, Request}`
 * to a server and waits for `{Tag, Reply}`, watching the server meanwhile, so that it does not wait
 * for one that is gone.
 *
 * The tag is the client's business: the server sends it back as it came. It is `[alias | Ref]`, as since
 * OTP 24, and the answer goes to the alias `Ref`: a client that has given up is not bothered by it. A
 * client of OTP 27 that calls many servers at once has a tag `[[alias | Ref] | Tag]`.
 */
import { Exception } from "../process/exception.ts";
import { _, $ } from "../process/pattern.ts";
import { after, type Clause, on, receive } from "../process/receive.ts";
import { send } from "../process/send.ts";
import { demonitor, monitor, self } from "../process/ties.ts";
import { equal } from "../term/equal.ts";
import { type Pid, Reference } from "../term/identifier.ts";
import { ImproperList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple, type Tuple, t } from "../term/tuple.ts";

const CALL = Symbol.for("$gen_call");

/**
 * Calls a server and waits for its answer. Erlang: `gen_server:call/3`.
 *
 * @param timeout milliseconds
 * @throws Exception of class exit: `timeout`, `noproc`, `{nodedown, Node}`, or the reason with which
 * the server ended
 */
export function callServer(
  server: Pid | Tuple<readonly [symbol, symbol]>,
  request: Term,
  timeout: number = Number.POSITIVE_INFINITY,
): Promise<Term> | Term {
  const ref = monitor(server, [t(Symbol.for("alias"), Symbol.for("reply_demonitor"))]);
  const tag = new ImproperList([Symbol.for("alias")], ref);
  const answered: Clause<Term> = {
    accept(message) {
      const [answering, answer] = isTuple(message) && message.length === 2 ? message : [];
      return equal(answering, tag) ? () => answer : undefined;
    },
  };
  send(server, t(CALL, t(self(), tag), request));
  return receive(
    answered,
    on(t(Symbol.for("DOWN"), ref, _, _, $("Reason")), ({ Reason }) => {
      throw new Exception("exit", Reason);
    }),
    after(timeout, () => {
      demonitor(ref, [Symbol.for("flush")]);
      // The answer may have come in the last moment.
      return receive(
        answered,
        after(0, () => {
          throw new Exception("exit", Symbol.for("timeout"));
        }),
      );
    }),
  );
}

/** The clause of `receive` for the calls to a server. Each is to be answered by {@link reply}. */
export function onCall<R>(handle: (request: Term, client: Pid, tag: Term) => R) {
  return on(t(CALL, t($.pid("Client"), $("Tag")), $("Request")), ({ Client, Tag, Request }) =>
    handle(Request, Client, Tag),
  );
}

/** Answers a call. Erlang: `gen_server:reply/2`. */
export function reply(client: Pid, tag: Term, answer: Term): void {
  send(aliasIn(tag) ?? client, t(tag, answer));
}

function aliasIn(tag: Term): Reference | undefined {
  const [first, rest] = tag instanceof ImproperList ? [tag.heads[0], tag.tail] : [];
  if (first === Symbol.for("alias") && rest instanceof Reference) return rest;
  return first instanceof ImproperList ? aliasIn(first) : undefined;
}

/** Serves calls for ever, each answered by what `handle` returns; anything else is dropped. */
export async function serveCalls(handle: (request: Term) => Term): Promise<never> {
  for (;;)
    await receive(
      onCall((request, client, tag) => reply(client, tag, handle(request))),
      on(_, () => true),
    );
}
