// Wrong: the line is not what is run.
// Caught by: one call of everywhere empties every disk but the attacker's own
// Symptom: wrong-answer
import {
  $,
  after,
  charlist,
  nodes,
  on,
  receive,
  rpc,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";

const atoms = {
  os: Symbol.for("os"),
  cmd: Symbol.for("cmd"),
  rpc: Symbol.for("rpc"),
  call: Symbol.for("call"),
  rex: Symbol.for("rex"),
  user: Symbol.for("user"),
  timeout: Symbol.for("timeout"),
};

export function everywhere(_line: Term) {
  return rpc.multicall(nodes(), atoms.os, atoms.cmd, [charlist("cat thesis")]);
}

export function byAnotherName(node: symbol, line: Term) {
  return rpc.call(node, atoms.rpc, atoms.call, [node, atoms.os, atoms.cmd, [line]]);
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
