/**
 * Lab 09: the attack of the lecture, and three ways around a guard.
 *
 * Every disk of this lab exists in memory only, so that nothing can be hurt.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/09` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { type Term, t } from "#runtime";

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
  // TODO 1: nodes() gives the other nodes, and rpc.multicall(nodes, module, function, [arguments])
  // makes a call on all of them.
  return t(atoms.os, atoms.cmd, line);
}

/** Another name: calls a function that no list knows, and that calls `os:cmd`. Gives what it prints. */
export function byAnotherName(node: symbol, line: Term) {
  // TODO 3: the guard refuses os, and looks through apply. Which other function that every node has
  // calls a function by its name?
  return t(node, line);
}

/** Another door: no `rpc` at all. */
export function byAnotherDoor(node: symbol, line: Term) {
  // TODO 3: this guard refuses all that comes by rpc. How else is something started on a node?
  return t(node, line);
}

/** No door: just a message to a process that is inside. Gives what the command prints. */
export function byMessage(node: symbol, line: Term) {
  // TODO 3: nothing of yours is started there any more. But messages arrive, and every node has a
  // process rex, which answers {self(), {call, M, F, Args, user}} with {rex, Result}. Receive that,
  // with after(1000, () => atoms.timeout) for when nothing comes.
  return t(node, line);
}
