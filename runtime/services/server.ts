/**
 * What every server of a node does: it takes one message after the other, those that it does not know
 * too, and answers *system messages*, by which tools such as `observer` look into it or stop it for a
 * while. Erlang: `gen_server`, `sys`.
 *
 *     {system, {Pid, Tag}, get_state | get_status | suspend | resume | {terminate, Reason}}
 *
 * is answered by `{Tag, Reply}`. Left out: tracing, and changing the state or the code.
 */

import type { Clause } from "../process/clause.ts";
import { current } from "../process/current.ts";
import { _, $, match } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { exit } from "../process/ties.ts";
import { atomName } from "../term/atom.ts";
import { charlist } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, t } from "../term/tuple.ts";
import { reply } from "./gen.ts";

const [running, suspended, ok] = ["running", "suspended", "ok"].map((name) => Symbol.for(name));

/**
 * Serves for ever.
 *
 * @param state what the server shows of itself
 */
export async function serve(
  clauses: readonly Clause<unknown>[],
  state: () => Term,
): Promise<never> {
  let status = running;
  const answer = (request: Term): Term => {
    switch (request) {
      case Symbol.for("get_state"):
        return t(ok, state());
      case Symbol.for("get_status"):
        return statusOf(status, state());
      case Symbol.for("suspend"):
      case Symbol.for("resume"):
        status = request === Symbol.for("suspend") ? suspended : running;
        return ok;
      default:
        return t(Symbol.for("error"), t(Symbol.for("unknown_system_msg"), request));
    }
  };
  const system = on(
    t(Symbol.for("system"), t($.pid("Client"), $("Tag")), $("Request")),
    ({ Client, Tag, Request }) => {
      const end = match(t(Symbol.for("terminate"), $("Reason")), Request);
      reply(Client, Tag, end ? ok : answer(Request));
      if (end) exit(end.Reason);
    },
  );
  const all = [system, ...clauses, on(_, () => {})];
  for (;;) await (status === running ? receive(...all) : receive(system));
}

/** As `sys:get_status` of a `gen_server` has it. */
function statusOf(status: Term, state: Term): AnyTuple {
  const { pid, name, vm, dictionary = [] } = current();
  const parent = vm.named(Symbol.for("kernel_sup"))?.pid ?? pid;
  const header = charlist(`Status for generic server ${name ? atomName(name) : ""}`);
  const data = (pairs: Record<string, Term>) =>
    t(
      Symbol.for("data"),
      Object.entries(pairs).map(([key, term]) => t(charlist(key), term)),
    );
  const shown = [
    t(Symbol.for("header"), header),
    data({ Status: status, Parent: parent, "Logged events": [] }),
    data({ State: state }),
  ];
  const module = t(Symbol.for("module"), Symbol.for("gen_server"));
  const pairs = [...dictionary].map(([key, value]) => t(key, value));
  return t(Symbol.for("status"), pid, module, [pairs, status, parent, [], shown]);
}
