// Wrong: a JavaScript Map takes equal tuples for different keys.
// Caught by: equal keys are one key: {location, walter} finds {location, walter}
// Symptom: wrong-answer
import { $, on, receive, register, self, send, spawn, type Term, t } from "#runtime";

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
  const table = new Map<Term, Term>();
  for (;;) {
    await receive(
      on(t($.pid("From"), t(atoms.store, $("Key"), $("Value"))), ({ From, Key, Value }) => {
        table.set(Key, t(atoms.ok, Value));
        send(From, t(atoms.kvs, true));
      }),
      on(t($.pid("From"), t(atoms.lookup, $("Key"))), ({ From, Key }) => {
        send(From, t(atoms.kvs, table.get(Key)));
      }),
    );
  }
}
