// Wrong: the server takes any message apart, and dies of one that is no request.
// Caught by: a message that the server does not know does not end it
// Symptom: died
import {
  $,
  type AnyTuple,
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
  type Tuple,
  t,
} from "#runtime";

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
    const [from, query] = await receive(
      on($("Request"), ({ Request }) => Request as Tuple<readonly [Pid, AnyTuple]>),
    );
    const [operation, key, value] = query;
    if (operation === atoms.store) {
      put(key, t(atoms.ok, value));
      send(from, t(atoms.kvs, true));
    } else {
      send(from, t(atoms.kvs, get(key)));
    }
  }
}
