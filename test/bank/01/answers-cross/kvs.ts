// Wrong: the server keeps the asker in one variable for all, and answers later.
// Caught by: the answer goes to the one who asked
// Symptom: wrong-answer
import {
  $,
  get,
  on,
  type Pid,
  put,
  receive,
  register,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  ok: Symbol.for("ok"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
};

let asker: Pid;

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
      on(t($.pid("From"), t(atoms.store, $("Key"), $("Value"))), ({ From, Key, Value }) => {
        put(Key, t(atoms.ok, Value));
        send(From, t(atoms.kvs, true));
      }),
      on(t($.pid("From"), t(atoms.lookup, $("Key"))), ({ From, Key }) => {
        asker = From;
        const reply = t(atoms.kvs, get(Key));
        setImmediate(() => send(asker, reply));
      }),
    );
  }
}
