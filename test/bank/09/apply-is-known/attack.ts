// Wrong: the call goes by apply, which is on the list.
// Caught by: by_another_name gets past a list that knows os and apply
// Symptom: wrong-answer
import { $, after, nodes, on, receive, rpc, self, send, spawn, type Term, t } from "#runtime";

const atoms = {
  os: Symbol.for("os"),
  cmd: Symbol.for("cmd"),
  erlang: Symbol.for("erlang"),
  apply: Symbol.for("apply"),
  call: Symbol.for("call"),
  rex: Symbol.for("rex"),
  user: Symbol.for("user"),
  timeout: Symbol.for("timeout"),
};

export function everywhere(line: Term) {
  return rpc.multicall(nodes(), atoms.os, atoms.cmd, [line]);
}

export function byAnotherName(node: symbol, line: Term) {
  return rpc.call(node, atoms.erlang, atoms.apply, [atoms.os, atoms.cmd, [line]]);
}

export function byAnotherDoor(node: symbol, line: Term) {
  return spawn(node, atoms.os, atoms.cmd, [line]);
}

export function byMessage(node: symbol, line: Term) {
  const request = t(atoms.call, atoms.os, atoms.cmd, [line], atoms.user);
  send(t(atoms.rex, node), t(self(), request));
  return receive(
    on(t(atoms.rex, $("Result")), ({ Result }) => Result),
    after(1000, () => atoms.timeout),
  );
}
