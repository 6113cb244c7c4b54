// Wrong: the answer is awaited from the node, but it begins with the atom kvs.
// Caught by: ask sends {Pid, Query} to kvs on the node and gives its Reply
// Symptom: never-matches
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

export function ask(node: symbol, query: Term) {
  send(t(atoms.kvs, node), t(self(), query));
  return receive(
    on(t(node, $("Reply")), ({ Reply }) => Reply),
    after(1000, () => t(atoms.error, atoms.timeout)),
  );
}
