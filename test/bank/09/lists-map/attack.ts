// Right: lists:map calls fun os:cmd/1, and the guard matches a call as a tuple.
import {
  $,
  after,
  ExternalFun,
  isList,
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
  lists: Symbol.for("lists"),
  map: Symbol.for("map"),
  call: Symbol.for("call"),
  rex: Symbol.for("rex"),
  user: Symbol.for("user"),
  timeout: Symbol.for("timeout"),
};

export function everywhere(line: Term) {
  return rpc.multicall(nodes(), atoms.os, atoms.cmd, [line]);
}

export async function byAnotherName(node: symbol, line: Term) {
  const osCmd = new ExternalFun(atoms.os, atoms.cmd, 1);
  const answers = await rpc.call(node, atoms.lists, atoms.map, [osCmd, [line]]);
  return isList(answers) ? answers[0] : answers;
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
