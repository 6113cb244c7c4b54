/**
 * Lab 05: spawning at a distance.
 *
 * A process is spawned on another node, and calls functions there for any process that asks it.
 * Whatever such a function does, the process survives it: an error is caught, and is the answer.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/05` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { $, type Atom, apply, type List, on, type Pid, receive, type Term, t } from "#runtime";

const atoms = {
  rpc: Symbol.for("rpc"),
  EXIT: Symbol.for("EXIT"),
};

/** Starts a process on a node that calls functions there. */
export async function start(node: symbol) {
  // TODO 1: spawn(node, fun(loop)) asks that node for a process which runs ddemo:loop/0, and gives its
  // pid. Code does not travel: fun(loop) is only a name for it, so loop must be exported.
  return node;
}

/** Has such a process call `module:name(...args)`: what that gives, or `{'EXIT', Reason}`. */
export async function rpc(pid: Pid, module: Atom, name: Atom, args: List) {
  // TODO 3: send the process {rpc, self(), module, name, args}. Then receive {pid, Response}, where pid
  // is that process's own pid, and return the Response.
  return t(pid, module, name, args);
}

/** What the process does: one request after the other, for ever. */
export async function loop() {
  for (;;) {
    await receive(
      // {rpc, From, M, F, A}
      on(
        t(atoms.rpc, $.pid("From"), $.atom("M"), $.atom("F"), $.list("A")),
        async ({ From, M, F, A }) => {
          const response = await caught(M, F, A);
          // TODO 2: send From the answer {Pid, Response}, where Pid is this process: self().
          return t(From, response);
        },
      ),
    );
  }
}

/** What a call gives, or what it throws: Erlang's `catch apply(M, F, A)`. */
async function caught(module: Atom, name: Atom, args: List): Promise<Term> {
  // TODO 4: catch what apply throws. exceptionFrom(thrown) makes an exception of it, which has a class
  // ("throw", "exit" or "error"), a reason and a stacktrace; the README says what to give for each.
  return apply(module, name, args);
}
