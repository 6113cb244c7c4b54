/**
 * Lab 07: a global registry.
 *
 * A name server for the whole cluster, under a name that every node knows. A process of it runs on
 * every node: one has the name and answers, the others watch it, and one takes the name when it is lost.
 */
import {
  _,
  $,
  after,
  compare,
  demonitor,
  global,
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
function holder() {
  return global.whereisName(atoms.gkvs);
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
      on(t(atoms.DOWN, _, atoms.process, _, _), () => compete()),
      on(t($.pid("From"), $.ref("Ref"), atoms.size), ({ From, Ref }) =>
        send(From, t(Ref, table.size)),
      ),
      on(
        t($.pid("From"), $.ref("Ref"), t(atoms.stepBack, $.pid("Winner"))),
        ({ From, Ref, Winner }) => {
          monitor(Winner);
          send(From, t(Ref, table));
          table.clear();
        },
      ),
      on(t($.pid("From"), $.ref("Ref"), t(atoms.merge, $.map("Other"))), ({ From, Ref, Other }) => {
        for (const [key, value] of Other) if (!table.has(key)) table.set(key, value);
        send(From, t(Ref, true));
      }),
    );
  }
}

/** Takes the name, or watches the one that has it. */
async function compete(): Promise<void> {
  const answer = await global.registerName(atoms.gkvs, self(), decide);
  if (answer === atoms.yes) return;
  const other = holder();
  if (!other) return compete(); // it has lost the name a moment ago
  monitor(other);
}

/** Decides which of two keeps the name: the one that keeps more. It gets what the other has. */
export async function decide(_name: Term, one: Pid, two: Pid) {
  const isFirst = compare(await rank(one), await rank(two)) > 0;
  const [winner, loser] = isFirst ? [one, two] : [two, one];
  const left = await call(loser, t(atoms.stepBack, winner));
  if (left) await call(winner, t(atoms.merge, left.Reply));
  return winner;
}

/** How much a process keeps, and its pid: no two are equal. A process that has ended comes last. */
async function rank(server: Pid) {
  const answer = await call(server, atoms.size);
  return t(answer ? answer.Reply : -1, server);
}
