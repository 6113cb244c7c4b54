/**
 * Lab 16: over to OTP.
 *
 * A name server in zones. A zone is a process with the name {names, Zone} in the cluster, and it is
 * called as a `gen_server` of Erlang/OTP is called. So nothing has to be changed in a client when a zone
 * moves to an Erlang node, whose supervisor keeps it going from then on.
 */
import {
  _,
  $,
  type Atom,
  after,
  compare,
  demonitor,
  exit,
  global,
  match,
  monitor,
  on,
  type Pid,
  receive,
  rpc,
  self,
  send,
  spawn,
  type Term,
  TermMap,
  t,
} from "#runtime";

const atoms = {
  names: Symbol.for("names"),
  yes: Symbol.for("yes"),
  kill: Symbol.for("kill"),
  ok: Symbol.for("ok"),
  error: Symbol.for("error"),
  nobody: Symbol.for("nobody"),
  badarg: Symbol.for("badarg"),
  notTaken: Symbol.for("not_taken"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  table: Symbol.for("table"),
  move: Symbol.for("move"),
  take: Symbol.for("take"),
  namesSup: Symbol.for("names_sup"),
  startZone: Symbol.for("start_zone"),
  call: Symbol.for("$gen_call"),
  down: Symbol.for("DOWN"),
  flush: Symbol.for("flush"),
};

// The server of a zone.

/** Starts the server of a zone, on this node: `yes`, or `no` when there is one in the cluster. */
export async function start(zone: Atom) {
  const server = spawn(() => serve(zone));
  const answer = await global.registerName(t(atoms.names, zone), server);
  if (answer !== atoms.yes) exit(server, atoms.kill);
  return answer;
}

/** Answers as a gen_server does, until another node has taken the zone. */
async function serve(zone: Atom) {
  const table = new TermMap();
  for (let isOurs = true; isOurs; )
    isOurs = await receive(
      on(
        t(atoms.call, t($.pid("From"), $("Tag")), t(atoms.move, $.atom("To"))),
        async ({ From, Tag, To }) => {
          const isTaken = await handOver(zone, table, To);
          send(From, t(Tag, isTaken ? atoms.ok : t(atoms.error, atoms.notTaken)));
          return !isTaken;
        },
      ),
      on(t(atoms.call, t($.pid("From"), $("Tag")), $("Request")), ({ From, Tag, Request }) => {
        send(From, t(Tag, replyTo(table, Request)));
        return true;
      }),
    );
}

/** Has a node take a zone, all of it and then the name: whether it has. */
async function handOver(zone: Atom, table: TermMap, to: Atom): Promise<boolean> {
  const started = await rpc.call(to, atoms.namesSup, atoms.startZone, [zone]);
  const found = match(t(atoms.ok, $.pid("Server")), started);
  if (!found) return false;
  const taken = await call(found.Server, t(atoms.take, table));
  if (taken?.Reply !== atoms.ok) return false;
  await global.reRegisterName(t(atoms.names, zone), found.Server);
  return true;
}

/** Does what a client asks for, and gives the reply. */
function replyTo(table: TermMap, request: Term): Term {
  const [operation, key, value] = Array.isArray(request) ? request : [request];
  switch (operation) {
    case atoms.store:
      table.set(key, value);
      return true;
    case atoms.lookup:
      return table.has(key) ? t(atoms.ok, table.get(key)) : undefined;
    case atoms.table:
      return table;
  }
  return t(atoms.error, atoms.badarg);
}

// Clients.

/** Keeps a value under a key: `true`. */
export function store(zone: Atom, key: Term, value: Term) {
  return ask(zone, t(atoms.store, key, value));
}

/** What is kept under a key: `{ok, Value}`, or `undefined`. */
export function lookup(zone: Atom, key: Term) {
  return ask(zone, t(atoms.lookup, key));
}

/** Asks the server of a zone, and the next one if that has ended: the answer, or `{error, nobody}`. */
async function ask(zone: Atom, request: Term): Promise<Term> {
  for (let tries = 0; tries < 50; tries++) {
    const server = global.whereisName(t(atoms.names, zone));
    const answer = server && (await call(server, request));
    if (answer) return answer.Reply;
    await receive(after(20, () => {}));
  }
  return t(atoms.error, atoms.nobody);
}

/** Erlang: `gen_server:call(Server, Request, infinity)`. `{ Reply }`, or `undefined` when it has ended. */
function call(server: Pid, request: Term) {
  const ref = monitor(server);
  send(server, t(atoms.call, t(self(), ref), request));
  return receive(
    on(t(ref, $("Reply")), (answer) => {
      demonitor(ref, [atoms.flush]);
      return answer;
    }),
    on(t(atoms.down, ref, _, _, _), () => undefined),
  );
}

// Moving.

/** Moves a zone to an Erlang node: `ok`, or `{error, not_taken}` when all is as it was. */
export function move(zone: Atom, to: Atom) {
  return ask(zone, t(atoms.move, to));
}

/** Which zones there are, and on which nodes: `[{Zone, Node}]`. */
export function where() {
  return zones().map(([zone, server]) => t(zone, server.node));
}

/** Moves every zone of one node to another one: `[{Zone, ok}]`, with what `move` gives for each. */
export async function retire(from: Atom, to: Atom) {
  const moved: Term[] = [];
  for (const [zone, server] of zones())
    if (server.node === from) moved.push(t(zone, await move(zone, to)));
  return moved;
}

/** The zones of the cluster with their servers, in the order of their names. */
function zones(): [zone: Atom, server: Pid][] {
  const found: [Atom, Pid][] = [];
  for (const name of global.registeredNames()) {
    const zone = match(t(atoms.names, $.atom("Zone")), name)?.Zone;
    const server = global.whereisName(name);
    if (zone !== undefined && server) found.push([zone, server]);
  }
  return found.sort(([one], [other]) => compare(one, other));
}
