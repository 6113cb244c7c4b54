/**
 * Calls and answers, as OTP's servers speak them: a client sends `{'$gen_call', {Pid, Tag}, Request}`
 * to a server and waits for `{Tag, Reply}`, watching the server meanwhile, so that it does not wait
 * for one that is gone.
 *
 * The tag is the client's business: the server sends it back as it came. Where the client is OTP's, it
 * is `[alias | Ref]`, and the answer goes to the alias `Ref`: a client that has given up is not
 * bothered by it.
 */
import { Exception } from "../process/exception.ts";
import { _, $ } from "../process/pattern.ts";
import { after, on, receive } from "../process/receive.ts";
import { send } from "../process/send.ts";
import { demonitor, monitor, self } from "../process/ties.ts";
import { type Pid, Reference } from "../term/identifier.ts";
import { ImproperList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type Tuple, t } from "../term/tuple.ts";

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
  const ref = monitor(server);
  send(server, t(CALL, t(self(), ref), request));
  return receive(
    on(t(ref, $("Reply")), ({ Reply }) => {
      demonitor(ref, [Symbol.for("flush")]);
      return Reply;
    }),
    on(t(Symbol.for("DOWN"), ref, _, _, $("Reason")), ({ Reason }) => {
      throw new Exception("exit", Reason);
    }),
    after(timeout, () => {
      demonitor(ref, [Symbol.for("flush")]);
      throw new Exception("exit", Symbol.for("timeout"));
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
  const alias = tag instanceof ImproperList && tag.tail instanceof Reference ? tag.tail : client;
  send(alias, t(tag, answer));
}

/** Serves calls for ever, each answered by what `handle` returns; anything else is dropped. */
export async function serveCalls(handle: (request: Term) => Term): Promise<never> {
  for (;;)
    await receive(
      onCall((request, client, tag) => reply(client, tag, handle(request))),
      on(_, () => true),
    );
}
