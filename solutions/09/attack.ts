/**
 * Lab 09: the attack of the lecture, and three ways around a guard.
 *
 * Every disk of this lab exists in memory only, so that nothing can be hurt.
 */
import { $, after, nodes, on, receive, rpc, self, send, spawn, type Term, t } from "#runtime";

const atoms = {
  os: Symbol.for("os"),
  cmd: Symbol.for("cmd"),
  rpc: Symbol.for("rpc"),
  call: Symbol.for("call"),
  rex: Symbol.for("rex"),
  user: Symbol.for("user"),
  timeout: Symbol.for("timeout"),
};

/** Runs a line of commands on every other node at once: `{Answers, BadNodes}`. */
export function everywhere(line: Term) {
  return rpc.multicall(nodes(), atoms.os, atoms.cmd, [line]);
}

/** Another name: calls a function that no list knows, and that calls `os:cmd`. Gives what it prints. */
export function byAnotherName(node: symbol, line: Term) {
  return rpc.call(node, atoms.rpc, atoms.call, [node, atoms.os, atoms.cmd, [line]]);
}

/** Another door: no `rpc` at all. */
export function byAnotherDoor(node: symbol, line: Term) {
  return spawn(node, atoms.os, atoms.cmd, [line]);
}

/** No door: just a message to a process that is inside. Gives what the command prints. */
export function byMessage(node: symbol, line: Term) {
  const request = t(atoms.call, atoms.os, atoms.cmd, [line], atoms.user);
  send(t(atoms.rex, node), t(self(), request));
  return receive(
    on(t(atoms.rex, $("Result")), ({ Result }) => Result),
    after(1000, () => atoms.timeout),
  );
}
