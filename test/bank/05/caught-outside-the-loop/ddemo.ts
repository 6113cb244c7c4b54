// Wrong: the error is caught outside of the loop, which is over then.
// Caught by: after a request that went wrong the process answers the next one
// Symptom: no-reply
import {
  $,
  type Atom,
  apply,
  exceptionFrom,
  fun,
  type List,
  on,
  type Pid,
  receive,
  self,
  send,
  spawn,
  t,
} from "#runtime";

const rpcTag = Symbol.for("rpc");
const EXIT = Symbol.for("EXIT");

export function start(node: symbol) {
  return spawn(node, fun(loop));
}

export function rpc(pid: Pid, module: Atom, name: Atom, args: List) {
  send(pid, t(rpcTag, self(), module, name, args));
  return receive(on(t(pid, $("Response")), ({ Response }) => Response));
}

export async function loop() {
  let asker: Pid | undefined;
  try {
    for (;;) {
      await receive(
        on(
          t(rpcTag, $.pid("From"), $.atom("M"), $.atom("F"), $.list("A")),
          async ({ From, M, F, A }) => {
            asker = From;
            send(From, t(self(), await apply(M, F, A)));
          },
        ),
      );
    }
  } catch (thrown) {
    const { class: kind, reason, stacktrace } = exceptionFrom(thrown);
    if (!asker) return;
    if (kind === "throw") send(asker, t(self(), reason));
    else send(asker, t(self(), t(EXIT, kind === "exit" ? reason : t(reason, stacktrace))));
  }
}
