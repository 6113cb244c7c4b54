// Right: messages that are no request are thrown away, and the server registers itself.
import { _, $, get, on, put, receive, register, self, send, spawn, type Term, t } from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  ok: Symbol.for("ok"),
  store: Symbol.for("store"),
  ready: Symbol.for("ready"),
  lookup: Symbol.for("lookup"),
};

export async function start() {
  const me = self();
  spawn(() => {
    register(atoms.kvs, self());
    send(me, atoms.ready);
    return loop();
  });
  return receive(on(atoms.ready, () => true as const));
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
        send(From, t(atoms.kvs, get(Key)));
      }),
      on(_, () => undefined),
    );
  }
}
