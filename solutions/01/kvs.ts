import { $, get, on, put, receive, register, self, send, spawn, type Term, t } from "#runtime";

const kvs = Symbol.for("kvs");
const ok = Symbol.for("ok");
const store_ = Symbol.for("store");
const lookup_ = Symbol.for("lookup");

export function start() {
  return register(kvs, spawn(loop));
}

export function store(key: Term, value: Term) {
  return rpc(t(store_, key, value));
}

export function lookup(key: Term) {
  return rpc(t(lookup_, key));
}

function rpc(query: Term) {
  send(kvs, t(self(), query));
  return receive(on(t(kvs, $("Reply")), ({ Reply }) => Reply));
}

async function loop() {
  for (;;) {
    await receive(
      on(t($.pid("From"), t(store_, $("Key"), $("Value"))), ({ From, Key, Value }) => {
        put(Key, t(ok, Value));
        send(From, t(kvs, true));
      }),
      on(t($.pid("From"), t(lookup_, $("Key"))), ({ From, Key }) => {
        send(From, t(kvs, get(Key)));
      }),
    );
  }
}
