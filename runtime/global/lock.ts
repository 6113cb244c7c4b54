/**
 * Locks for everybody: `{Resource, Requester}`, on all nodes of the cluster or on some.
 */
import { current } from "../process/current.ts";
import { BadArgument } from "../process/exception.ts";
import { everyNode } from "../services/gen.ts";
import { isList } from "../term/list.ts";
import { lockAll, pause, unlockAll } from "./cluster-lock.ts";
import { isLockId, type LockId } from "./lock-table.ts";
import { nameServerOf } from "./name-server.ts";

export type { LockId } from "./lock-table.ts";

/** How many times something is tried again: a number, or the atom `infinity`. */
export type Retries = number | symbol;

/**
 * Sets a lock on nodes, trying again while another requester has it. Erlang: `global:set_lock/1,2,3`.
 * It ends when this process ends, or gives it back.
 *
 * @param id `t(resource, requester)`; processes that name the same requester share the lock, so it
 * is mostly `self()`
 * @param nodes this one and all that it is connected to, if they are not given
 * @param retries how many times to try again: for ever, if it is not given
 * @returns whether it is set
 * @throws Exception `badarg` for anything else
 * @example
 * ```ts
 * const id = t(Symbol.for("printer"), self());
 * await global.setLock(id); // true
 * await global.delLock(id); // true
 * ```
 */
export async function setLock(
  id: LockId,
  nodes: readonly symbol[] = everyNode(),
  retries: Retries = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  check(id, nodes);
  const most = retries === Symbol.for("infinity") ? Number.POSITIVE_INFINITY : retries;
  if (typeof most !== "number" || !(most >= 0))
    throw new BadArgument("expected how many times to try again: 0 or more, or infinity");
  for (let times = 0; !(await lockAll(id, nodes)); times++) {
    if (times >= most) return false;
    await pause(125 * 2 ** Math.min(times, 10));
  }
  return true;
}

/**
 * Gives a lock back. Erlang: `global:del_lock/1,2`.
 *
 * @param nodes this one and all that it is connected to, if they are not given
 * @returns `true`, whether it was set or not
 * @throws Exception `badarg` for anything else
 * @example
 * ```ts
 * const id = t("printer", self());
 * await global.setLock(id); // true
 * await global.delLock(id); // true
 * ```
 */
export async function delLock(id: LockId, nodes: readonly symbol[] = everyNode()): Promise<true> {
  check(id, nodes);
  await unlockAll(id, nodes);
  return true;
}

/**
 * Calls a function while a lock is set. Erlang: `global:trans/2,3,4`.
 *
 * @returns what it returns, or the atom `aborted` when the lock can't be had
 * @throws what the function throws
 * @example
 * ```ts
 * await global.trans(t(Symbol.for("printer"), self()), () => Symbol.for("printed")); // printed
 * ```
 */
export async function trans<R>(
  id: LockId,
  code: () => R,
  nodes: readonly symbol[] = everyNode(),
  retries: Retries = Number.POSITIVE_INFINITY,
): Promise<Awaited<R> | symbol> {
  if (!(await setLock(id, nodes, retries))) return Symbol.for("aborted");
  try {
    return await code();
  } finally {
    await delLock(id, nodes);
  }
}

function check(id: LockId, nodes: readonly symbol[]): void {
  nameServerOf(current().vm);
  if (!isLockId(id)) throw new BadArgument("a lock is t(resource, requester)");
  if (!isList(nodes) || !nodes.every((node) => typeof node === "symbol"))
    throw new BadArgument("expected a list of nodes, which are atoms");
}
