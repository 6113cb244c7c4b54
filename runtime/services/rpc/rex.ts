/**
 * `rex`, the remote execution server: how `rpc` worked before there was `erpc`. What still comes to it
 * are blocking calls, broadcasts that want an answer, and the calls of programs in C (`erl_call`),
 * which know nothing newer.
 */
import { apply } from "../../process/apply.ts";
import { current } from "../../process/current.ts";
import { exceptionFrom, exitReason } from "../../process/exception.ts";
import { register, whereis } from "../../process/names.ts";
import { _, $, match } from "../../process/pattern.ts";
import { on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { spawn } from "../../process/spawn.ts";
import { node, self } from "../../process/ties.ts";
import type { Atom } from "../../term/atom.ts";
import { termOf } from "../../term/copy.ts";
import { Pid } from "../../term/identifier.ts";
import type { List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { onCall, reply } from "../gen.ts";

const rex = Symbol.for("rex");
const anyCall = t(Symbol.for("call"), $.atom("M"), $.atom("F"), $.list("A"), $("Leader"));
const blockCall = t(Symbol.for("block_call"), $.atom("M"), $.atom("F"), $.list("A"), $("Leader"));
const cast = t(Symbol.for("cast"), $.atom("M"), $.atom("F"), $.list("A"), $("Leader"));

/** Runs as the process `rex` of a node. */
export async function rexServer(): Promise<never> {
  register(rex, self());
  for (;;)
    await receive(
      onCall((request, client, tag) => serve(request, (answer) => reply(client, tag, answer))),
      on(t(Symbol.for("$gen_cast"), cast), ({ M, F, A, Leader }) => {
        spawn(() => execute(M, F, A, Leader));
      }),
      on(t($.pid("From"), t(Symbol.for("sbcast"), $.atom("Name"), $("Message"))), (sbcast) => {
        const holder = whereis(sbcast.Name as symbol);
        if (holder) send(holder, sbcast.Message);
        const answer = holder ? node() : t(Symbol.for("nonexisting_name"), sbcast.Name);
        send(sbcast.From, t(rex, node(), answer));
      }),
      on(t($.pid("From"), anyCall), ({ From, M, F, A, Leader }) => {
        spawn(async () => send(From, t(rex, await execute(M, F, A, Leader))));
      }),
      on(t($.pid("From"), Symbol.for("features_request")), ({ From }) =>
        send(From, t(Symbol.for("features_reply"), node(), [Symbol.for("erpc")])),
      ),
      on(_, () => true),
    );
}

/** A blocking call is made here and now; another gets a process of its own. */
async function serve(request: Term, answer: (result: Term) => void): Promise<void> {
  const blocking = match(blockCall, request);
  if (blocking) {
    const { M, F, A, Leader } = blocking;
    answer(await execute(M, F, A, Leader));
    return;
  }
  const call = match(anyCall, request);
  if (call) spawn(async () => answer(await execute(call.M, call.F, call.A, call.Leader)));
  else answer(Symbol.for("ok"));
}

async function execute(module: Atom, name: Atom, args: List, leader: Term): Promise<Term> {
  const process = current();
  const own = process.groupLeader;
  if (leader instanceof Pid) process.groupLeader = leader; // or the atom `user`
  try {
    return termOf(await apply(module, name, args));
  } catch (thrown) {
    const exception = exceptionFrom(thrown);
    if (exception.class === "throw") return exception.reason;
    return t(Symbol.for("badrpc"), t(Symbol.for("EXIT"), exitReason(exception)));
  } finally {
    process.groupLeader = own;
  }
}
