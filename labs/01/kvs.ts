/**
 * Lab 01: a name server.
 *
 * A process keeps values under keys, in its process dictionary. No other process can reach them: to
 * store or look up something, a process sends it a message and waits for the answer.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/01` tells how far you are.
 */

// You will need more of the runtime than this. Add it to the list as you go: your editor helps, and
// shows what each function does.
import { $, on, receive, spawn, type Term, t } from "#runtime";

/** Erlang writes an atom as a bare word, `store`. TypeScript has no such thing, so they get names. */
const atoms = {
  kvs: Symbol.for("kvs"),
  ok: Symbol.for("ok"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
};

/** Starts the name server and gives it the name `kvs`. */
export function start() {
  const pid = spawn(loop); // a new process, which runs `loop`
  // TODO 1: no other process knows this pid. Give it a name: register(atoms.kvs, …) gives `true`.
  return pid;
}

/** Keeps a value under a key: `true`. */
export function store(key: Term, value: Term) {
  return rpc(t(atoms.store, key, value));
}

/** What is kept under a key: `{ok, Value}`, or `undefined`. */
export function lookup(key: Term) {
  // TODO 3: ask the name server {lookup, Key}, as `store` asks it {store, Key, Value}.
  return key;
}

/** Asks the name server and waits for its answer. */
function rpc(query: Term) {
  // TODO 3: send {self(), query} to atoms.kvs, with send(…) and self(). Then `receive` one message of
  // the form {kvs, Reply}, and return what its clause gives: the Reply.
  return query;
}

/** The name server: one request after the other, for ever. */
async function loop() {
  for (;;) {
    await receive(
      // {From, {store, Key, Value}}
      on(t($.pid("From"), t(atoms.store, $("Key"), $("Value"))), ({ From, Key, Value }) => {
        // TODO 2: keep {ok, Value} under Key, with put(…). Then send {kvs, true} to From.
        return t(From, Key, Value);
      }),
      // TODO 2: a clause for {From, {lookup, Key}}, which sends {kvs, …} to From: what get(Key) gives.
    );
  }
}
