// Wrong: what was thrown is sent as it is, and a JavaScript error is no term.
// Caught by: what goes wrong comes back as Erlang's catch gives it
// Symptom: died
import {
  $,
  type Atom,
  apply,
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
    return await apply(module, name, args);
  } catch (thrown) {
    return t(atoms.EXIT, thrown as Term);
  }
}
