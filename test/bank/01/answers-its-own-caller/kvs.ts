// Wrong: a lookup is answered to the process that has started the server.
// Caught by: the answer goes to the one who asked
// Symptom: reply-elsewhere
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

export function start() {
  const owner = self();
  return register(
    atoms.kvs,
    spawn(() => loop(owner)),
  );
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

async function loop(owner: Pid) {
  for (;;) {
    await receive(
      on(t($.pid("From"), t(atoms.store, $("Key"), $("Value"))), ({ From, Key, Value }) => {
        put(Key, t(atoms.ok, Value));
        send(From, t(atoms.kvs, true));
      }),
      on(t($.pid("_From"), t(atoms.lookup, $("Key"))), ({ Key }) => {
        send(owner, t(atoms.kvs, get(Key)));
      }),
    );
  }
}
