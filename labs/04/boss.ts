/**
 * Lab 04: a boss that has work done on other nodes, and notices when it fails or its node is lost.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/04` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { type Atom, apply, type List, type Pid, type Term, t } from "#runtime";

const atoms = {
  boss: Symbol.for("boss"),
  worker: Symbol.for("worker"),
  nodedown: Symbol.for("nodedown"),
  noconnection: Symbol.for("noconnection"),
  trap_exit: Symbol.for("trap_exit"),
  EXIT: Symbol.for("EXIT"),
  ok: Symbol.for("ok"),
  error: Symbol.for("error"),
  timeout: Symbol.for("timeout"),
  no_node: Symbol.for("no_node"),
};

/** Starts a worker on a node, which calls `module:name(...args)`: its pid. */
export async function start(node: symbol, module: Atom, name: Atom, args: List) {
  // TODO 1: spawn(node, atoms.boss, atoms.worker, […]) starts boss:worker/4 on the node. Its first
  // argument is the pid of the process that wants the result: self() here.
  return t(node, module, name, args);
}

/** What a worker does: one call, whose result it sends home. */
export async function worker(boss: Pid, module: Atom, name: Atom, args: List) {
  const result = await apply(module, name, args);
  // TODO 1: send {self(), result} to the boss.
  return t(boss, result);
}

/** Waits until one of the nodes is lost: its name. */
export async function lost(nodes: readonly symbol[]) {
  // TODO 2: monitorNode(node, true) for each of them. Then receive the first {nodedown, Node} which is
  // about one of them; receive(...clauses) takes as many clauses as there are.
  const [first] = nodes;
  for (const node of nodes) if (node !== first) await unwatch(node);
  return first;
}

/** Stops watching a node, and forgets a message about it that has come already. */
async function unwatch(node: symbol): Promise<unknown> {
  // TODO 2: monitorNode(node, false). It may have been lost just before, so take a {nodedown, Node} out
  // of the mailbox, if there is one: receive with after(0, …) looks at what is there and does not wait.
  return node;
}

/** Has a worker on a node make a call: `{ok, Result}`, or `{error, Reason}`. */
export async function run(
  node: symbol,
  module: Atom,
  name: Atom,
  args: List,
  timeout: number,
): Promise<Term> {
  // TODO 3: processFlag(atoms.trap_exit, true): from now on the end of a linked process is a message,
  // and not the end of this one. It gives the old value of the flag.
  // TODO 3: start the worker with a link: await spawnLink(node, …), with what start gives to spawn.
  // TODO 3: receive {Pid, Result}, which gives {ok, Result}, or {'EXIT', Pid, Reason}, which gives
  // {error, Reason}.
  // TODO 4: and wait no longer than timeout: then disconnectNode(node), and {error, timeout}.
  // TODO 3: the worker's end does not matter any more: unlink(pid), and take an {'EXIT', Pid, _} out
  // of the mailbox, if it has come already. Set the flag back to what it was.
  return t(atoms.error, t(node, module, name, args, timeout));
}

/** Has the call made on the first of the nodes that is not lost: as `run`, or `{error, no_node}`. */
export async function anywhere(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: number,
): Promise<Term> {
  // TODO 5: run it on one node after the other, until an outcome is neither {error, noconnection} nor
  // {error, timeout}: equal(outcome, t(…)) compares two terms.
  return t([...nodes], module, name, args, timeout);
}
