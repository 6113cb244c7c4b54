/**
 * Lab 16: over to OTP.
 *
 * A name server in zones. A zone is a process with the name {names, Zone} in the cluster, and it is
 * called as a `gen_server` of Erlang/OTP is called. So nothing has to be changed in a client when a zone
 * moves to an Erlang node, whose supervisor keeps it going from then on.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/16` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import {
  $,
  type Atom,
  type Awaitable,
  compare,
  equal,
  exit,
  global,
  match,
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

/** Answers whoever asks, until another node has taken the zone. */
async function serve(zone: Atom) {
  const table = new TermMap();
  for (let isOurs = true; isOurs; )
    isOurs = await receive(
      // TODO 1: two clauses that are called as in lab 01: {From, Request}, and the answer {names, Reply}.
      // A gen_server is sent {'$gen_call', {From, Tag}, Request}, and answers {Tag, Reply}.
      // TODO 3: after a move that has been done this server must end. When does it go on?
      on(t($.pid("From"), t(atoms.move, $.atom("To"))), async ({ From, To }) => {
        const isTaken = await handOver(zone, table, To);
        send(From, t(atoms.names, isTaken ? atoms.ok : t(atoms.error, atoms.notTaken)));
        return true;
      }),
      on(t($.pid("From"), $("Request")), ({ From, Request }) => {
        send(From, t(atoms.names, replyTo(table, Request)));
        return true;
      }),
    );
}

/** Has a node take a zone, all of it and then the name: whether it has. */
async function handOver(zone: Atom, table: TermMap, to: Atom): Promise<boolean> {
  // TODO 3: names_sup:start_zone(Zone) on that node, by rpc.call, gives {ok, Server}. Call that server
  // with {take, Table}. When it has answered ok, it has everything, and may have the name:
  // global.reRegisterName(name, server). Whatever else comes: the node has not taken the zone.
  return equal(t(zone, table), to);
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
  const server = global.whereisName(t(atoms.names, zone));
  const answer = server && (await call(server, request));
  // TODO 2: when there is no answer, wait a little, receive(after(20, () => {})), and ask the one that
  // has the name then; and so on for a second. After that the answer is {error, nobody}.
  return answer?.Reply;
}

/** Asks the server of a zone: `{ Reply }`, or `undefined` when it has ended. */
function call(server: Pid, request: Term): Awaitable<{ Reply: Term } | undefined> {
  // TODO 2: this asks as lab 01 does, and waits for ever when the server has ended. Ask as
  // gen_server:call does: monitor(server) gives a reference Ref, which is the tag as well. Send
  // {'$gen_call', {self(), Ref}, Request}, and wait for {Ref, Reply}, or for {'DOWN', Ref, process, Pid,
  // Reason}. When there is a reply nobody is watched any more: demonitor(Ref, [flush]).
  send(server, t(self(), request));
  return receive(on(t(atoms.names, $("Reply")), (answer) => answer));
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
  // TODO 4: zones() gives [Zone, Server] for every zone. Move those whose server.node is `from`, one
  // after the other, and collect t(zone, what move gives).
  return t(from, to);
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
