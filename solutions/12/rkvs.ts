/**
 * Lab 12: reliability.
 *
 * A name server with replicas. One of them, the primary, has the name `rkvs` in the cluster and answers
 * clients; the others are its backups and keep what it keeps. What the primary has acknowledged is kept
 * by a backup too, so it survives the loss of any node.
 */
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

/** What every replica keeps. */
interface State {
  /** The values by their keys. */
  readonly table: TermMap;
  /** For each client, a pid, its last request and the reply to it: `{Ref, Reply}`. */
  readonly done: TermMap;
}

/** Starts the first replica, on this node: the atom `yes`. */
export function start() {
  const replica = spawn(() => primary({ table: new TermMap(), done: new TermMap() }));
  register(atoms.rkvs, replica);
  return global.registerName(atoms.rkvs, replica);
}

/** Starts another replica, on this node: `true`. It gets everything from the primary. */
export function join() {
  return register(atoms.rkvs, spawn(backup));
}

/** What the replica of this node keeps: a map. */
export async function table() {
  const answer = await call(whereis(atoms.rkvs) as Pid, makeRef(), atoms.table);
  return answer?.Reply;
}

// The primary.

/** A replica that has the name: answers clients, when a backup knows it too. */
async function primary(state: State) {
  const backups = new TermMap(); // their pids are the keys

  const welcome = async (backup: Pid) => {
    monitor(backup);
    backups.set(backup, true);
    await share(t(atoms.copy, self(), state.table, state.done), [backup]);
  };

  /** Tells backups something, and waits for each of them until it has it, or is lost. */
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

  // Every replica with a copy must get ours before ours changes: one that lags behind could be next.
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

// A backup.

/** A replica that keeps what the primary keeps, until that is lost and it has the name itself. */
async function backup() {
  let state: State | undefined; // nothing yet
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

/** Waits until there is a primary. */
async function find(): Promise<Pid> {
  for (;;) {
    const leader = global.whereisName(atoms.rkvs);
    if (leader) return leader;
    await receive(after(20, () => {}));
  }
}

// What all replicas do in the same order, and so have the same state.

/** Does what a client has asked for, unless it is done already, and gives the reply. */
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

// For programs.

/** Keeps a value under a key: `true`. */
export function store(key: Term, value: Term) {
  return ask(t(atoms.store, key, value));
}

/** What is kept under a key: `{ok, Value}`, or `undefined`. */
export function lookup(key: Term) {
  return ask(t(atoms.lookup, key));
}

/** Adds to the number under a key, which is 0 at first: `{ok, Sum}`. */
export function add(key: Term, number: Term) {
  return ask(t(atoms.add, key, number));
}

/** Asks the primary, and the next one if that is lost: the answer, or `{error, nobody}`. */
async function ask(query: Term): Promise<Term> {
  const ref = makeRef(); // it is one request, however often it is made
  for (let tries = 0; tries < 200; tries++) {
    const leader = global.whereisName(atoms.rkvs);
    const answer = leader && (await call(leader, ref, query));
    if (answer) return answer.Reply;
    await receive(after(20, () => {}));
  }
  return t(atoms.error, atoms.nobody);
}

/** Sends `{self(), Ref, Query}` to a process: `{ Reply }`, or `undefined` when it has ended. */
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
