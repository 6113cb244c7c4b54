/**
 * Lab 05: a process is spawned on another node, and calls functions there for any process that asks it.
 *
 * Whatever such a function does, the process survives it: an error is caught, and is the answer.
 */
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

/** Starts a process on a node that calls functions there. */
export function start(node: symbol) {
  return spawn(node, fun(loop));
}

/** Has such a process call `module:name(...args)`: what that gives, or `{'EXIT', Reason}`. */
export function rpc(pid: Pid, module: Atom, name: Atom, args: List) {
  send(pid, t(atoms.rpc, self(), module, name, args));
  return receive(on(t(pid, $("Response")), ({ Response }) => Response));
}

/** What the process does: one request after the other, for ever. */
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

/** What a call gives, or what it throws: Erlang's `catch apply(M, F, A)`. */
async function caught(module: Atom, name: Atom, args: List): Promise<Term> {
  try {
    return await apply(module, name, args);
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
