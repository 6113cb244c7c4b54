// Wrong: the promise is returned out of the try before it fails.
// Caught by: what goes wrong comes back as Erlang's catch gives it
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
  type Term,
  t,
} from "#runtime";

const atoms = {
  rpc: Symbol.for("rpc"),
  EXIT: Symbol.for("EXIT"),
};

export function start(node: symbol) {
  return spawn(node, fun(loop));
}

export function rpc(pid: Pid, module: Atom, name: Atom, args: List) {
  send(pid, t(atoms.rpc, self(), module, name, args));
  return receive(on(t(pid, $("Response")), ({ Response }) => Response));
}

export async function loop() {
  for (;;) {
    await receive(
      on(
        t(atoms.rpc, $.pid("From"), $.atom("M"), $.atom("F"), $.list("A")),
        async ({ From, M, F, A }) => {
          send(From, t(self(), await caught(M, F, A)));
        },
      ),
    );
  }
}

async function caught(module: Atom, name: Atom, args: List): Promise<Term> {
  try {
    return apply(module, name, args);
  } catch (thrown) {
    const { class: kind, reason, stacktrace } = exceptionFrom(thrown);
    switch (kind) {
      case "throw":
        return reason;
      case "exit":
        return t(atoms.EXIT, reason);
      case "error":
        return t(atoms.EXIT, t(reason, stacktrace));
    }
  }
}
