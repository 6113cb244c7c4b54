// A right answer in another style: see ../../05.md.
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
  type Term,
  t,
} from "#runtime";

const request = Symbol.for("rpc");
const EXIT = Symbol.for("EXIT");

export async function start(node: symbol): Promise<Pid> {
  const pid = await spawn(node, fun(server));
  return pid;
}

export function rpc(pid: Pid, module: Atom, name: Atom, args: List) {
  send(pid, t(request, self(), module, name, args));
  return receive(on(t(pid, $("Answer")), ({ Answer }) => Answer));
}

export async function server(): Promise<never> {
  const me = self();
  for (;;)
    await receive(
      on(t(request, $.pid("From"), $.atom("M"), $.atom("F"), $.list("A")), ({ From, M, F, A }) => {
        spawn(async () => send(From, t(me, await attempt(M, F, A))));
      }),
    );
}

async function attempt(module: Atom, name: Atom, args: List): Promise<Term> {
  try {
    const value = await apply(module, name, args);
    return value;
  } catch (thrown) {
    const { class: kind, reason, stacktrace } = exceptionFrom(thrown);
    if (kind === "error") return t(EXIT, t(reason, stacktrace));
    return kind === "exit" ? t(EXIT, reason) : reason;
  }
}
