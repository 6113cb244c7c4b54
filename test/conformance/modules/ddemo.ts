/** The twin of `ddemo.erl` for nodes of ours. */

import type { List, Term } from "#runtime";
import { $, apply, Exception, fun, on, type Pid, receive, self, send, spawn, t } from "#runtime";

const rpcTag = Symbol.for("rpc");

export function start(node: symbol): Promise<Pid> {
  return spawn(node, fun(loop));
}

export function rpc(pid: Pid, m: symbol, f: symbol, a: List) {
  send(pid, t(rpcTag, self(), m, f, a));
  return receive(on(t(pid, $("Response")), ({ Response }) => Response));
}

export async function loop(): Promise<never> {
  for (;;)
    await receive(
      on(
        t(rpcTag, $.pid("From"), $.atom("M"), $.atom("F"), $.list("A")),
        async ({ From, M, F, A }) =>
          send(From, t(self(), await attempt(M as symbol, F as symbol, A))),
      ),
    );
}

/** Erlang's `catch`. */
async function attempt(m: symbol, f: symbol, a: List): Promise<Term> {
  try {
    return await apply(m, f, a);
  } catch (thrown) {
    if (!(thrown instanceof Exception)) return thrown as Term;
    const { class: kind, reason, stacktrace } = thrown;
    if (kind === "throw") return reason;
    return t(Symbol.for("EXIT"), kind === "exit" ? reason : t(reason, stacktrace));
  }
}
