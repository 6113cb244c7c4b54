// Wrong: every {badrpc, nodedown} is passed on, and nobody asks why.
// Caught by: lookup gives what kvs keeps, or {error, Why}
// Symptom: wrong-answer
import {
  _,
  $,
  after,
  atomName,
  charlist,
  match,
  netAdm,
  node as ownNode,
  receive,
  rpc,
  setCookie,
  type Term,
  t,
} from "#runtime";

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
  const [name = "", host = ""] = atomName(node).split("@");
  return t(charlist(name), charlist(host), host.includes(".") ? atoms.long : atoms.short);
}

/** Uses this cookie with that node from now on, and says whether it is the right one: `pong`. */
export function join(node: symbol, cookie: symbol) {
  setCookie(node, cookie);
  return netAdm.ping(node);
}

/** Why a node can't be reached: `wrong_kind`, `host_gone`, `not_running`, `refused`; or it is `here`. */
export async function why(node: symbol) {
  const [name, host, kind] = parts(node);
  const [_name, _host, ownKind] = parts(ownNode());
  if (kind !== ownKind) return atoms.wrong_kind;
  const known = match(t(atoms.ok, $.list("Names")), await netAdm.names(host));
  if (!known) return atoms.host_gone;
  if (!known.Names.some((entry) => match(t(name, _), entry))) return atoms.not_running;
  return (await netAdm.ping(node)) === atoms.pong ? atoms.here : atoms.refused;
}

/** What the name server of a node keeps: `{ok, Value}`, `undefined`, or `{error, Why}`. */
export async function lookup(node: symbol, key: Term) {
  const result = await rpc.call(node, atoms.kvs, atoms.lookup, [key], 1000);
  const bad = match(t(atoms.badrpc, $("Reason")), result);
  if (!bad) return result;
  switch (bad.Reason) {
    case atoms.nodedown:
      return t(atoms.error, atoms.nodedown);
    case atoms.timeout:
      return t(atoms.error, atoms.silent);
    default:
      return t(atoms.error, atoms.no_server);
  }
}

/** The same, asked up to so many times, a tenth of a second apart, while that can help. */
export async function again(node: symbol, key: Term, times: number) {
  for (let left = times; ; left--) {
    const result = await lookup(node, key);
    const bad = match(t(atoms.error, $("Why")), result);
    const helps = bad && bad.Why !== atoms.refused && bad.Why !== atoms.wrong_kind;
    if (!helps || left === 1) return result;
    await receive(after(100, () => undefined));
  }
}
