/**
 * Calls and answers, as OTP's servers speak them: a client sends `{'$gen_call', {Pid, Tag}, Request}`
 * to a server and waits for `{Tag, Reply}`, watching the server meanwhile, so that it does not wait
 * for one that is gone.
 *
 * The tag is the client's business: the server sends it back as it came. Where the client is OTP's, it
 * is `[alias | Ref]`, and the answer goes to the alias `Ref`: a client that has given up is not
 * bothered by it.
 */

import { $ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { send } from "../process/send.ts";
import { type Pid, Reference } from "../term/identifier.ts";
import { ImproperList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, t } from "../term/tuple.ts";

const CALL = Symbol.for("$gen_call");

/** Serves calls for ever: each is answered by what `handle` returns. */
export async function serveCalls(handle: (request: Term, from: AnyTuple) => Term): Promise<never> {
  for (;;)
    await receive(
      on(t(CALL, t($.pid("Client"), $("Tag")), $("Request")), ({ Client, Tag, Request }) =>
        reply(Client, Tag, handle(Request, t(Client, Tag))),
      ),
      on($("Unknown"), () => true),
    );
}

/** Answers a call. Erlang: `gen:reply/2`. */
export function reply(client: Pid, tag: Term, answer: Term): void {
  const alias = tag instanceof ImproperList && tag.tail instanceof Reference ? tag.tail : client;
  send(alias, t(tag, answer));
}
