// Wrong: every store begins with an empty table.
// Caught by: a store leaves other keys alone and replaces its own
// Symptom: wrong-answer
import { $, on, receive, register, self, send, spawn, type Term, TermMap, t } from "#runtime";

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
  let table = new TermMap();
  for (;;) {
    await receive(
      on(t($.pid("From"), t(atoms.store, $("Key"), $("Value"))), ({ From, Key, Value }) => {
        table = new TermMap([[Key, t(atoms.ok, Value)]]);
        send(From, t(atoms.kvs, true));
      }),
      on(t($.pid("From"), t(atoms.lookup, $("Key"))), ({ From, Key }) => {
        send(From, t(atoms.kvs, table.get(Key)));
      }),
    );
  }
}
