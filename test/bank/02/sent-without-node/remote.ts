// Wrong: the message goes to kvs on its own node, where nobody has that name.
// Caught by: ask sends {Pid, Query} to kvs on the node and gives its Reply
// Symptom: not-registered
import { $, after, match, on, receive, rpc, self, send, type Term, t } from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  badrpc: Symbol.for("badrpc"),
  error: Symbol.for("error"),
  timeout: Symbol.for("timeout"),
};

export async function store(node: symbol, key: Term, value: Term) {
  return answerOf(await rpc.call(node, atoms.kvs, atoms.store, [key, value]));
}

export async function lookup(node: symbol, key: Term) {
  return answerOf(await rpc.call(node, atoms.kvs, atoms.lookup, [key]));
}

function answerOf(result: Term): Term {
  const bad = match(t(atoms.badrpc, $("Reason")), result);
  return bad ? t(atoms.error, bad.Reason) : result;
}

export function ask(_node: symbol, query: Term) {
  send(atoms.kvs, t(self(), query));
  return receive(
    on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply),
    after(1000, () => t(atoms.error, atoms.timeout)),
  );
}
