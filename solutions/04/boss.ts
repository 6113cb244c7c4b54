/**
 * Lab 04: a boss that has work done on other nodes, and notices when it fails or its node is lost.
 */
import {
  _,
  $,
  type Atom,
  after,
  apply,
  disconnectNode,
  equal,
  type List,
  monitorNode,
  on,
  type Pid,
  processFlag,
  receive,
  self,
  send,
  spawn,
  spawnLink,
  type Term,
  t,
  unlink,
} from "#runtime";

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
export function start(node: symbol, module: Atom, name: Atom, args: List) {
  return spawn(node, atoms.boss, atoms.worker, [self(), module, name, args]);
}

/** What a worker does: one call, whose result it sends home. */
export async function worker(boss: Pid, module: Atom, name: Atom, args: List) {
  send(boss, t(self(), await apply(module, name, args)));
}

/** Waits until one of the nodes is lost: its name. */
export async function lost(nodes: readonly symbol[]) {
  for (const node of nodes) monitorNode(node, true);
  const first = await receive(...nodes.map((node) => on(t(atoms.nodedown, node), () => node)));
  for (const node of nodes) if (node !== first) await unwatch(node);
  return first;
}

/** Stops watching a node, and forgets a message about it that has come already. */
async function unwatch(node: symbol) {
  monitorNode(node, false);
  await receive(
    on(t(atoms.nodedown, node), () => true),
    after(0, () => false),
  );
}

/** Has a worker on a node make a call: `{ok, Result}`, or `{error, Reason}`. */
export async function run(node: symbol, module: Atom, name: Atom, args: List, timeout: number) {
  const before = processFlag(atoms.trap_exit, true);
  const pid = await spawnLink(node, atoms.boss, atoms.worker, [self(), module, name, args]);
  const outcome = await receive(
    on(t(pid, $("Result")), ({ Result }) => t(atoms.ok, Result)),
    on(t(atoms.EXIT, pid, $("Reason")), ({ Reason }) => t(atoms.error, Reason)),
    after(timeout, () => {
      disconnectNode(node);
      return t(atoms.error, atoms.timeout);
    }),
  );
  await letGo(pid);
  processFlag(atoms.trap_exit, before);
  return outcome;
}

/** Takes the link to a process back, and forgets the message of its end if it has come already. */
async function letGo(pid: Pid) {
  unlink(pid);
  await receive(
    on(t(atoms.EXIT, pid, _), () => true),
    after(0, () => false),
  );
}

/** Has the call made on the first of the nodes that is not lost: as `run`, or `{error, no_node}`. */
export async function anywhere(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: number,
) {
  for (const node of nodes) {
    const outcome = await run(node, module, name, args, timeout);
    if (!isLost(outcome)) return outcome;
  }
  return t(atoms.error, atoms.no_node);
}

/** Whether the node is to blame, and not the work. */
function isLost(outcome: Term): boolean {
  return [atoms.noconnection, atoms.timeout].some((why) => equal(outcome, t(atoms.error, why)));
}
