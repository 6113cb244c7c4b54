/**
 * Lab 02: two nodes on one host.
 *
 * The name server runs on another node. It is asked in two ways: by `rpc`, which calls its functions
 * over there, and by hand, with a message to the process that is called `kvs` on that node.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/02` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { type Term, t } from "#runtime";

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
  // TODO 1: call kvs:store(Key, Value) on the node. rpc.call(node, module, function, [arguments])
  // gives a promise of the function's result.
  return answerOf(t(node, key, value));
}

/** What the name server of a node keeps: `{ok, Value}`, `undefined`, or `{error, Reason}`. */
export async function lookup(node: symbol, key: Term) {
  // TODO 1: the same with kvs:lookup(Key).
  return answerOf(t(node, key));
}

/** What rpc gives, with `{error, Reason}` for `{badrpc, Reason}`: the call could not be made. */
function answerOf(result: Term): Term {
  // TODO 2: match(pattern, result) gives what the holes of the pattern match, or undefined.
  return result;
}

/** Sends a query to the name server of a node: its answer, or `{error, timeout}` after a second. */
export function ask(node: symbol, query: Term) {
  const server = t(atoms.kvs, node); // {kvs, Node}: the process that is called kvs there
  // TODO 3: send {self(), query} to the server. Then receive {kvs, Reply}, as rpc in lab 01 does,
  // with after(1000, () => …) as the last clause, for when nothing comes.
  return t(server, query);
}
