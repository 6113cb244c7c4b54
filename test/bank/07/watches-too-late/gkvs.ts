// Wrong: between the answer no and the monitor the name may be lost: then nobody is watched.
// Caught by: one that starts while the name is being lost does not stand by for ever
// Symptom: wrong-answer
// Seeds: 5
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

export async function start() {
  const answer = await call(spawn(serve), atoms.where);
  return answer?.Reply;
}

export function store(key: Term, value: Term) {
  return ask(t(atoms.store, key, value));
}

export function lookup(key: Term) {
  return ask(t(atoms.lookup, key));
}

function holder() {
  return global.whereisName(atoms.gkvs);
}

async function ask(query: Term): Promise<Term> {
  for (let tries = 0; tries < 50; tries++) {
    const server = holder();
    const answer = server && (await call(server, query));
    if (answer) return answer.Reply;
    await receive(after(20, () => {}));
  }
  return t(atoms.error, atoms.nobody);
}

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

async function compete(): Promise<void> {
  const answer = await global.registerName(atoms.gkvs, self(), decide);
  if (answer === atoms.yes) return;
  const other = holder();
  if (other) monitor(other);
}

export async function decide(_name: Term, one: Pid, two: Pid) {
  const isFirst = compare(await rank(one), await rank(two)) > 0;
  const [winner, loser] = isFirst ? [one, two] : [two, one];
  const left = await call(loser, t(atoms.stepBack, winner));
  if (left) await call(winner, t(atoms.merge, left.Reply));
  return winner;
}

async function rank(server: Pid) {
  const answer = await call(server, atoms.size);
  return t(answer ? answer.Reply : -1, server);
}
