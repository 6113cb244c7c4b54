/**
 * Locks on many nodes: a lock is set on all of them, or on none.
 *
 * All processes that want a lock ask the same node first, the one with the greatest name. So of several
 * that want it at the same moment one gets it, and no two of them are left with a part of the nodes
 * each. A process that does not get it tries again after a while, which is chosen at random lest two of
 * them meet again and again.
 */
import { current } from "../process/current.ts";
import { Random } from "../process/random.ts";
import { after, receive } from "../process/receive.ts";
import type { Vm } from "../process/vm.ts";
import { multiCall } from "../services/gen.ts";
import { atomName } from "../term/atom.ts";
import { equal } from "../term/equal.ts";
import { compare } from "../term/order.ts";
import { t } from "../term/tuple.ts";
import type { LockId } from "./lock-table.ts";
import type { Mesh } from "./mesh.ts";
import { isConnected, NAME_SERVER } from "./protocol.ts";

/** The longest time before the next try, in ms. */
const LONGEST_PAUSE = 8_000;

/**
 * Sets a lock on all of these nodes, or on none. Nodes that can't be reached do not count.
 *
 * @returns the nodes; `undefined` when it could not be done
 */
export async function lockAll(
  id: LockId,
  nodes: readonly symbol[],
): Promise<readonly symbol[] | undefined> {
  const locked: symbol[] = [];
  for (const some of bossAndRest(nodes)) {
    const answers = await multiCall(NAME_SERVER, some, t(Symbol.for("set_lock"), id));
    locked.push(...some.filter((_node, i) => answers[i] === true));
    if (answers.includes(false)) {
      await unlockAll(id, locked);
      return undefined;
    }
  }
  return nodes;
}

/**
 * Locks this node and all that share its names, and some others too. If nodes have come or gone
 * meanwhile, it may be that not all of the cluster is locked, or not only the cluster.
 */
export async function lockCluster(
  id: LockId,
  mesh: Mesh,
  others: readonly symbol[] = [],
): Promise<readonly symbol[] | undefined> {
  const { known } = mesh;
  const nodes = [current().vm.name, ...known, ...others];
  const locked = await lockAll(id, nodes);
  if (!locked || equal(mesh.known, known)) return locked;
  await unlockAll(id, nodes);
  return undefined;
}

/** Gives a lock back, the first node's last. Nodes that are cut off have dropped it already. */
export async function unlockAll(id: LockId, nodes: readonly symbol[]): Promise<void> {
  for (const some of bossAndRest(nodes).reverse())
    await multiCall(NAME_SERVER, some.filter(isConnected), t(Symbol.for("del_lock"), id));
}

/** The node that is asked first, and the others. */
function bossAndRest(nodes: readonly symbol[]): symbol[][] {
  const sorted = [...new Set(nodes)].sort(compare);
  return [sorted.slice(-1), sorted.slice(0, -1)];
}

/**
 * Tries something again and again, with pauses between that become longer.
 *
 * @param retries how many times to try again at most
 * @returns what it gives at last; `undefined` when it has not succeeded
 */
export async function retry<R>(
  attempt: () => Promise<R | undefined>,
  retries = Number.POSITIVE_INFINITY,
): Promise<R | undefined> {
  for (let times = 0; ; times++) {
    const result = await attempt();
    if (result !== undefined || times >= retries) return result;
    const longest = Math.min(125 * 2 ** times, LONGEST_PAUSE);
    await receive(after(dice().between(1, longest), () => true));
  }
}

const diceOf = new WeakMap<Vm, Random>();

/**
 * This node's dice. They fall by the node's name and incarnation, so that in a simulated cluster the
 * same seed gives the same run.
 */
export function dice(): Random {
  const { vm } = current();
  let own = diceOf.get(vm);
  if (!own) {
    const bytes = Buffer.from(atomName(vm.name));
    own = new Random(bytes.reduce((sum, byte) => sum * 31 + byte, vm.creation));
    diceOf.set(vm, own);
  }
  return own;
}
