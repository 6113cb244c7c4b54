/**
 * The locks of one node, as its name server keeps them. A lock is set on each node for itself; a
 * process that has it on all nodes of a cluster has it in the cluster.
 *
 * A lock is on a *resource*, any term, for a *requester*, any term: several processes that name the
 * same requester hold it together. It ends when the last of them gives it back, dies or is cut off.
 */
import { demonitor, monitor } from "../process/ties.ts";
import { equal } from "../term/equal.ts";
import type { Pid, Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { type Key, keyOf } from "../term/term-map.ts";
import { isTuple, type Tuple } from "../term/tuple.ts";

/** `{Resource, Requester}` */
export type LockId = Tuple<readonly [resource: Term, requester: Term]>;

export function isLockId(term: Term): term is LockId {
  return isTuple(term) && term.length === 2;
}

interface Lock {
  readonly id: LockId;
  readonly holders: Map<Key, { readonly pid: Pid; readonly ref: Reference }>;
}

export class LockTable {
  readonly #locks = new Map<Key, Lock>();

  /** Sets a lock for a process. Says no when another requester has it. */
  set(id: LockId, pid: Pid): boolean {
    const [resource, requester] = id;
    const lock = this.#locks.get(keyOf(resource)) ?? { id, holders: new Map() };
    if (!equal(lock.id[1], requester)) return false;
    this.#locks.set(keyOf(resource), lock);
    if (!lock.holders.has(keyOf(pid))) lock.holders.set(keyOf(pid), { pid, ref: monitor(pid) });
    return true;
  }

  /** Gives a lock back, if the process holds it. */
  release(id: LockId, pid: Pid): void {
    const lock = this.#locks.get(keyOf(id[0]));
    const holder = lock?.holders.get(keyOf(pid));
    if (!lock || !holder || !equal(lock.id, id)) return;
    demonitor(holder.ref, [Symbol.for("flush")]);
    this.#remove(lock, pid);
  }

  /** A monitor says that its process has ended, or can't be reached. */
  down(ref: Reference, pid: Pid): void {
    for (const lock of [...this.#locks.values()])
      if (equal(lock.holders.get(keyOf(pid))?.ref, ref)) this.#remove(lock, pid);
  }

  /** Whether a lock is set for this requester, by any process. */
  isSet(id: LockId): boolean {
    const lock = this.#locks.get(keyOf(id[0]));
    return lock !== undefined && equal(lock.id, id);
  }

  /** Whether a process holds the lock on a resource. */
  isHeldBy(resource: Term, pid: Pid): boolean {
    return this.#locks.get(keyOf(resource))?.holders.has(keyOf(pid)) === true;
  }

  #remove(lock: Lock, pid: Pid): void {
    lock.holders.delete(keyOf(pid));
    if (lock.holders.size === 0) this.#locks.delete(keyOf(lock.id[0]));
  }
}
