/**
 * Lab 07: a global registry.
 *
 * A name server for the whole cluster, under a name that every node knows. A process of it runs on
 * every node: one has the name and answers, the others watch it, and one takes the name when it is lost.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/07` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import {
  _,
  $,
  after,
  demonitor,
  makeRef,
  monitor,
  on,
  type Pid,
  receive,
  self,
  send,
  spawn,
  type Term,
  TermMap,
  t,
} from "#runtime";

const atoms = {
  gkvs: Symbol.for("gkvs"),
  yes: Symbol.for("yes"),
  ok: Symbol.for("ok"),
  error: Symbol.for("error"),
  nobody: Symbol.for("nobody"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  where: Symbol.for("where"),
  size: Symbol.for("size"),
  stepBack: Symbol.for("step_back"),
  merge: Symbol.for("merge"),
  process: Symbol.for("process"),
  DOWN: Symbol.for("DOWN"),
  flush: Symbol.for("flush"),
};

/** Starts a process of the name server on this node: the node that has the name then. */
export async function start() {
  const answer = await call(spawn(serve), atoms.where);
  return answer?.Reply;
}

/** Keeps a value under a key: `true`. */
export function store(key: Term, value: Term) {
  return ask(t(atoms.store, key, value));
}

/** What is kept under a key: `{ok, Value}`, or `undefined`. */
export function lookup(key: Term) {
  return ask(t(atoms.lookup, key));
}

/** The process that has the name, on whichever node, or `undefined`. */
function holder(): Pid | undefined {
  // TODO 1: global.whereisName(name) gives the pid of the process that has a name in the cluster.
  return undefined;
}

/** Asks the process that has the name, and waits up to a second for one: the answer, or `{error, nobody}`. */
async function ask(query: Term): Promise<Term> {
  for (let tries = 0; tries < 50; tries++) {
    const server = holder();
    const answer = server && (await call(server, query));
    if (answer) return answer.Reply;
    await receive(after(20, () => {}));
  }
  return t(atoms.error, atoms.nobody);
}

/** Sends `{self(), Ref, Query}` to a process: `{ Reply }`, or `undefined` when it has ended. */
function call(server: Pid, query: Term) {
  const ref = makeRef();
  const watch = monitor(server);
  send(server, t(self(), ref, query));
  return receive(
    on(t(ref, $("Reply")), (answer) => {
      demonitor(watch, [atoms.flush]);
      return answer;
    }),
    on(t(atoms.DOWN, watch, _, _, _), () => undefined),
  );
}

/** A process of the name server. Without the name it is asked nothing, and waits for its turn. */
async function serve() {
  const table = new TermMap();
  await compete();
  for (;;) {
    await receive(
      on(
        t($.pid("From"), $.ref("Ref"), t(atoms.store, $("Key"), $("Value"))),
        ({ From, Ref, Key, Value }) => {
          table.set(Key, t(atoms.ok, Value));
          send(From, t(Ref, true));
        },
      ),
      on(t($.pid("From"), $.ref("Ref"), t(atoms.lookup, $("Key"))), ({ From, Ref, Key }) =>
        send(From, t(Ref, table.get(Key))),
      ),
      on(t($.pid("From"), $.ref("Ref"), atoms.where), ({ From, Ref }) =>
        send(From, t(Ref, holder()?.node)),
      ),
      // TODO 2: a clause for {'DOWN', Ref, process, Pid, Reason}, which comes when a process that is
      // watched has ended, or its node. Then the name is free: compete() for it.
      // TODO 3: three requests that decide makes:
      //   {From, Ref, size}                 {Ref, how many keys the table has}
      //   {From, Ref, {step_back, Winner}}  another has won. {Ref, Table}: everything that is kept
      //                                     here, which is forgotten then. The winner is watched.
      //   {From, Ref, {merge, Table}}       {Ref, true}: keeps what is in that table and not in ours
    );
  }
}

/** Takes the name, or watches the one that has it. */
async function compete(): Promise<void> {
  // TODO 1: register this process under atoms.gkvs in the whole cluster. global.registerName(name,
  // pid) gives the atom yes, or no when another has the name.
  // TODO 2: on no, watch the one that has it: monitor(pid). What if it is gone by now?
  // TODO 3: give decide to global.registerName as well, behind the pid.
}

/** Decides which of two keeps the name: the one that keeps more. It gets what the other has. */
export async function decide(_name: Term, one: Pid, two: Pid) {
  // TODO 3: call(pid, atoms.size) asks one of them how much it keeps, and gives { Reply }, or undefined
  // when it has ended. The one that keeps more wins; of two that keep the same, always the same one.
  // Then tell the loser to step back, and give what it had to the winner. Return the winner.
  return t(one, two);
}
