/**
 * Lab 02: two nodes on one host.
 *
 * The name server runs on another node. It is asked in two ways: by `rpc`, which calls its functions
 * over there, and by hand, with a message to the process that is called `kvs` on that node.
 */
import { $, after, match, on, receive, rpc, self, send, type Term, t } from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  badrpc: Symbol.for("badrpc"),
  error: Symbol.for("error"),
  timeout: Symbol.for("timeout"),
};

/** Keeps a value in the name server of a node: `true`, or `{error, Reason}`. */
export async function store(node: symbol, key: Term, value: Term) {
  return answerOf(await rpc.call(node, atoms.kvs, atoms.store, [key, value]));
}

/** What the name server of a node keeps: `{ok, Value}`, `undefined`, or `{error, Reason}`. */
export async function lookup(node: symbol, key: Term) {
  return answerOf(await rpc.call(node, atoms.kvs, atoms.lookup, [key]));
}

/** What rpc gives, with `{error, Reason}` for `{badrpc, Reason}`: the call could not be made. */
function answerOf(result: Term): Term {
  const bad = match(t(atoms.badrpc, $("Reason")), result);
  return bad ? t(atoms.error, bad.Reason) : result;
}

/** Sends a query to the name server of a node: its answer, or `{error, timeout}` after a second. */
export function ask(node: symbol, query: Term) {
  send(t(atoms.kvs, node), t(self(), query));
  return receive(
    on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply),
    after(1000, () => t(atoms.error, atoms.timeout)),
  );
}
