/**
 * `rex`, the remote execution server: how `rpc` worked before there was `erpc`. What still comes to it
 * are blocking calls, broadcasts that want an answer, and the calls of programs in C (`erl_call`),
 * which know nothing newer.
 */
import { apply } from "../../process/apply.ts";
import { current } from "../../process/current.ts";
import { exceptionFrom, exitReason } from "../../process/exception.ts";
import { whereis } from "../../process/names.ts";
import { $, type Bindings, match } from "../../process/pattern.ts";
import { on } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { spawn } from "../../process/spawn.ts";
import { node, processFlag } from "../../process/ties.ts";
import { termOf } from "../../term/copy.ts";
import { Pid } from "../../term/identifier.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { t } from "../../term/tuple.ts";
import { onCall, reply } from "../gen.ts";
import { serve } from "../server.ts";

const rex = Symbol.for("rex");
/** What is to be called, and the group leader that it is to have. */
const mfa = [$.atom("M"), $.atom("F"), $.list("A"), $("Leader")] as const;
const work = t($.atom("Op"), ...mfa);

/** Runs as the process `rex` of a node. */
export function rexServer(): Promise<never> {
  processFlag(Symbol.for("trap_exit"), true); // a blocking call may have links
  return serve(
    [
      onCall(async (request, client, tag) => {
        const call = match(work, request);
        const answer = async () => {
          const result = call ? await execute(call) : Symbol.for("ok");
          try {
            reply(client, tag, result);
          } catch (thrown) {
            reply(client, tag, badrpc(thrown)); // it is too large to be sent
          }
        };
        // A blocking call is made here and now; another gets a process of its own.
        if (call && call.Op !== Symbol.for("block_call")) spawn(answer);
        else await answer();
      }),
      on(t(Symbol.for("$gen_cast"), work), (cast) => {
        spawn(() => execute(cast));
      }),
      on(t($.pid("From"), t(Symbol.for("call"), ...mfa)), (call) => {
        spawn(async () => send(call.From, t(rex, await execute(call))));
      }),
      on(t($.pid("From"), t(Symbol.for("sbcast"), $.atom("Name"), $("Message"))), (sbcast) => {
        const holder = whereis(sbcast.Name as symbol);
        if (holder) send(holder, sbcast.Message);
        const answer = holder ? node() : t(Symbol.for("nonexisting_name"), sbcast.Name);
        send(sbcast.From, t(rex, node(), answer));
      }),
      on(t($.pid("From"), Symbol.for("features_request")), ({ From }) =>
        send(From, t(Symbol.for("features_reply"), node(), [Symbol.for("erpc")])),
      ),
    ],
    () => new TermMap(),
  );
}

async function execute({ M, F, A, Leader }: Omit<Bindings<typeof work>, "Op">): Promise<Term> {
  const process = current();
  const own = process.groupLeader;
  if (Leader instanceof Pid) process.groupLeader = Leader; // or the atom `user`
  try {
    return termOf(await apply(M, F, A));
  } catch (thrown) {
    const { class: kind, reason } = exceptionFrom(thrown);
    return kind === "throw" ? reason : badrpc(thrown);
  } finally {
    process.groupLeader = own;
  }
}

const badrpc = (thrown: unknown) =>
  t(Symbol.for("badrpc"), t(Symbol.for("EXIT"), exitReason(exceptionFrom(thrown))));
