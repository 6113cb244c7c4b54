// Wrong: each time a client asks again its request has a new reference: nobody knows it again.
// Caught by: nodes are killed under load: nothing acknowledged is lost, and nothing is done twice
// Symptom: wrong-answer
// Seeds: 5
import {
  _,
  $,
  after,
  demonitor,
  equal,
  global,
  makeRef,
  monitor,
  node,
  nodes,
  on,
  type Pid,
  type Reference,
  receive,
  register,
  self,
  send,
  spawn,
  type Term,
  TermMap,
  t,
  whereis,
} from "#runtime";

const atoms = {
  rkvs: Symbol.for("rkvs"),
  yes: Symbol.for("yes"),
  ok: Symbol.for("ok"),
  error: Symbol.for("error"),
  nobody: Symbol.for("nobody"),
  badarg: Symbol.for("badarg"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  add: Symbol.for("add"),
  table: Symbol.for("table"),
  join: Symbol.for("join"),
  copy: Symbol.for("copy"),
  update: Symbol.for("update"),
  ack: Symbol.for("ack"),
  process: Symbol.for("process"),
  DOWN: Symbol.for("DOWN"),
  flush: Symbol.for("flush"),
};

interface State {
  readonly table: TermMap;
  readonly done: TermMap;
}

export function start() {
  const replica = spawn(() => primary({ table: new TermMap(), done: new TermMap() }));
  register(atoms.rkvs, replica);
  return global.registerName(atoms.rkvs, replica);
}

export function join() {
  return register(atoms.rkvs, spawn(backup));
}

export async function table() {
  const answer = await call(whereis(atoms.rkvs) as Pid, makeRef(), atoms.table);
  return answer?.Reply;
}

async function primary(state: State) {
  const backups = new TermMap();

  const welcome = async (backup: Pid) => {
    monitor(backup);
    backups.set(backup, true);
    await share(t(atoms.copy, self(), state.table, state.done), [backup]);
  };

  const share = async (message: Term, to: Iterable<Term>) => {
    const told = [...to] as Pid[];
    for (const backup of told) send(backup, message);
    for (const backup of told)
      await receive(
        on(t(atoms.ack, backup), () => {}),
        on(t(atoms.DOWN, _, atoms.process, backup, _), () => void backups.delete(backup)),
      );
  };

  const joins = on(t(atoms.join, _, $.pid("Backup")), ({ Backup }) => welcome(Backup));
  const losses = on(
    t(atoms.DOWN, _, atoms.process, $.pid("Backup"), _),
    ({ Backup }) => void backups.delete(Backup),
  );

  for (const other of nodes()) {
    const watch = monitor(t(atoms.rkvs, other));
    await receive(
      on(t(atoms.join, other, $.pid("Backup")), ({ Backup }) => welcome(Backup)),
      on(t(atoms.DOWN, watch, _, _, _), () => {}),
    );
    demonitor(watch, [atoms.flush]);
  }

  for (;;) {
    await receive(
      joins,
      losses,
      on(t($.pid("From"), $.ref("Ref"), atoms.table), ({ From, Ref }) => {
        send(From, t(Ref, state.table));
      }),
      on(t($.pid("From"), $.ref("Ref"), $("Query")), async ({ From, Ref, Query }) => {
        const reply = carryOut(state, From, Ref, Query);
        await share(t(atoms.update, self(), From, Ref, Query), backups.keys());
        while (backups.size === 0) await receive(joins, losses);
        send(From, t(Ref, reply));
      }),
    );
  }
}

async function backup() {
  let state: State | undefined;
  for (;;) {
    const leader = await find();
    const watch = monitor(leader);
    send(leader, t(atoms.join, node(), self()));
    for (let lost = false; !lost; )
      await receive(
        on(t(atoms.copy, leader, $.map("Table"), $.map("Done")), ({ Table, Done }) => {
          state = { table: Table, done: Done };
          send(leader, t(atoms.ack, self()));
        }),
        on(
          t(atoms.update, leader, $.pid("From"), $.ref("Ref"), $("Query")),
          ({ From, Ref, Query }) => {
            if (state) carryOut(state, From, Ref, Query);
            send(leader, t(atoms.ack, self()));
          },
        ),
        on(t($.pid("From"), $.ref("Ref"), atoms.table), ({ From, Ref }) => {
          send(From, t(Ref, state?.table ?? new TermMap()));
        }),
        on(t(atoms.DOWN, watch, _, _, _), () => {
          lost = true;
        }),
      );
    if (state && (await global.registerName(atoms.rkvs, self())) === atoms.yes)
      return primary(state);
  }
}

async function find(): Promise<Pid> {
  for (;;) {
    const leader = global.whereisName(atoms.rkvs);
    if (leader) return leader;
    await receive(after(20, () => {}));
  }
}

function carryOut({ table, done }: State, client: Pid, ref: Reference, query: Term): Term {
  const [last, lastReply] = (done.get(client) ?? t()) as readonly Term[];
  if (equal(last, ref)) return lastReply;
  const reply = replyTo(table, query);
  done.set(client, t(ref, reply));
  return reply;
}

function replyTo(table: TermMap, query: Term): Term {
  const [operation, key, value] = query as readonly Term[];
  switch (operation) {
    case atoms.store:
      table.set(key, value);
      return true;
    case atoms.add: {
      const before = table.get(key) ?? 0;
      if (typeof before !== "number" || typeof value !== "number") break;
      table.set(key, before + value);
      return t(atoms.ok, before + value);
    }
    case atoms.lookup:
      return table.has(key) ? t(atoms.ok, table.get(key)) : undefined;
  }
  return t(atoms.error, atoms.badarg);
}

export function store(key: Term, value: Term) {
  return ask(t(atoms.store, key, value));
}

export function lookup(key: Term) {
  return ask(t(atoms.lookup, key));
}

export function add(key: Term, number: Term) {
  return ask(t(atoms.add, key, number));
}

async function ask(query: Term): Promise<Term> {
  for (let tries = 0; tries < 200; tries++) {
    const leader = global.whereisName(atoms.rkvs);
    const answer = leader && (await call(leader, makeRef(), query));
    if (answer) return answer.Reply;
    await receive(after(20, () => {}));
  }
  return t(atoms.error, atoms.nobody);
}

function call(server: Pid, ref: Reference, query: Term) {
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
