/**
 * Lab 01: a name server.
 *
 * A process keeps values under keys, in its process dictionary. No other process can reach them: to
 * store or look up something, a process sends it a message and waits for the answer.
 */
import { $, get, on, put, receive, register, self, send, spawn, type Term, t } from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  ok: Symbol.for("ok"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
};

/** Starts the name server and gives it the name `kvs`. */
export function start() {
  return register(atoms.kvs, spawn(loop));
}

/** Keeps a value under a key: `true`. */
export function store(key: Term, value: Term) {
  return rpc(t(atoms.store, key, value));
}

/** What is kept under a key: `{ok, Value}`, or `undefined`. */
export function lookup(key: Term) {
  return rpc(t(atoms.lookup, key));
}

/** Asks the name server and waits for its answer. */
function rpc(query: Term) {
  send(atoms.kvs, t(self(), query));
  return receive(on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply));
}

/** The name server: one request after the other, for ever. */
async function loop() {
  for (;;) {
    await receive(
      on(t($.pid("From"), t(atoms.store, $("Key"), $("Value"))), ({ From, Key, Value }) => {
        put(Key, t(atoms.ok, Value));
        send(From, t(atoms.kvs, true));
      }),
      on(t($.pid("From"), t(atoms.lookup, $("Key"))), ({ From, Key }) => {
        send(From, t(atoms.kvs, get(Key)));
      }),
    );
  }
}
