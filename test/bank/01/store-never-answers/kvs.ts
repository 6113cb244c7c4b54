// Wrong: a store is done, and nobody is told.
// Caught by: the server answers {store, Key, Value} with {kvs, true}
// Symptom: no-reply
import { $, get, on, put, receive, register, self, send, spawn, type Term, t } from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  ok: Symbol.for("ok"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
};

export function start() {
  return register(atoms.kvs, spawn(loop));
}

export function store(key: Term, value: Term) {
  return rpc(t(atoms.store, key, value));
}

export function lookup(key: Term) {
  return rpc(t(atoms.lookup, key));
}

function rpc(query: Term) {
  send(atoms.kvs, t(self(), query));
  return receive(on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply));
}

async function loop() {
  for (;;) {
    await receive(
      on(t($.pid("_From"), t(atoms.store, $("Key"), $("Value"))), ({ Key, Value }) => {
        put(Key, t(atoms.ok, Value));
      }),
      on(t($.pid("From"), t(atoms.lookup, $("Key"))), ({ From, Key }) => {
        send(From, t(atoms.kvs, get(Key)));
      }),
    );
  }
}
