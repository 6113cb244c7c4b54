/**
 * Lab 03: two hosts.
 *
 * The client of a name server on another host, which can be gone in more ways than one: it says which,
 * and asks again where that helps.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/03` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { rpc, type Term, t } from "#runtime";

const atoms = {
  long: Symbol.for("long"),
  short: Symbol.for("short"),
  pong: Symbol.for("pong"),
  ok: Symbol.for("ok"),
  error: Symbol.for("error"),
  badrpc: Symbol.for("badrpc"),
  nodedown: Symbol.for("nodedown"),
  timeout: Symbol.for("timeout"),
  kvs: Symbol.for("kvs"),
  lookup: Symbol.for("lookup"),
  here: Symbol.for("here"),
  wrong_kind: Symbol.for("wrong_kind"),
  host_gone: Symbol.for("host_gone"),
  not_running: Symbol.for("not_running"),
  refused: Symbol.for("refused"),
  no_server: Symbol.for("no_server"),
  silent: Symbol.for("silent"),
};

/** Takes the name of a node apart: `{"sif", "127.0.0.2", long}`. */
export function parts(node: symbol) {
  // TODO 1: atomName(node) is the name as a JavaScript string, and charlist(text) makes an Erlang
  // string of it. A name is long when its host has a dot in it.
  return t(node, atoms.short);
}

/** Uses this cookie with that node from now on, and says whether it is the right one: `pong`. */
export function join(node: symbol, cookie: symbol) {
  // TODO 2: setCookie(node, cookie), then netAdm.ping(node).
  return t(node, cookie);
}

/** Why a node can't be reached: `wrong_kind`, `host_gone`, `not_running`, `refused`; or it is `here`. */
export async function why(node: symbol) {
  // TODO 3: compare the kind of the name with that of this node's own, node(). Then netAdm.names(host)
  // gives {ok, [{Name, Port}]} or {error, address}, and netAdm.ping(node) gives pong or pang. Both are
  // promises.
  return node === undefined ? atoms.here : atoms.not_running;
}

/** What the name server of a node keeps: `{ok, Value}`, `undefined`, or `{error, Why}`. */
export async function lookup(node: symbol, key: Term) {
  // TODO 4: give up after a second: the fifth argument of rpc.call is a time in ms. Then say
  // {error, Why} for {badrpc, nodedown}, {badrpc, timeout}, and every other {badrpc, Reason}.
  return rpc.call(node, atoms.kvs, atoms.lookup, [key]);
}

/** The same, asked up to so many times, a tenth of a second apart, while that can help. */
export async function again(node: symbol, key: Term, times: number) {
  // TODO 5: look it up in a loop. A process waits with `await receive(after(100, () => undefined))`.
  return times > 0 ? lookup(node, key) : atoms.silent;
}
