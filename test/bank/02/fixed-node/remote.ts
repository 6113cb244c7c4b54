// Wrong: the name of the node is written into the program, and without its host.
// Caught by: store puts the value into the kvs of the other node
// Symptom: wrong-answer
import { $, after, match, on, receive, rpc, self, send, type Term, t } from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  badrpc: Symbol.for("badrpc"),
  error: Symbol.for("error"),
  sif: Symbol.for("sif"),
  timeout: Symbol.for("timeout"),
};

export async function store(_node: symbol, key: Term, value: Term) {
  return answerOf(await rpc.call(atoms.sif, atoms.kvs, atoms.store, [key, value]));
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
    on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply),
    after(1000, () => t(atoms.error, atoms.timeout)),
  );
}
