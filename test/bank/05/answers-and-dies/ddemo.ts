// Wrong: the process tells of the error, and then dies of it all the same.
// Caught by: after a request that went wrong the process answers the next one
// Symptom: died
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
  for (;;) {
    await receive(
      on(
        t(rpcTag, $.pid("From"), $.atom("M"), $.atom("F"), $.list("A")),
        async ({ From, M, F, A }) => {
          try {
            send(From, t(self(), await apply(M, F, A)));
          } catch (thrown) {
            const { class: kind, reason, stacktrace } = exceptionFrom(thrown);
            if (kind === "throw") send(From, t(self(), reason));
            else send(From, t(self(), t(EXIT, kind === "exit" ? reason : t(reason, stacktrace))));
            throw thrown;
          }
        },
      ),
    );
  }
}
