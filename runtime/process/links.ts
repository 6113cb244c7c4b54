/**
 * The links of a process, as this end knows them.
 *
 * Taking one back takes a while: until the other end has acknowledged it, an exit signal of the old link
 * may still come, and means nothing any more. Meanwhile the two may be linked anew. So each unlink has a
 * number, and a link that is being taken back is remembered as off until just that one is acknowledged.
 */
import type { Pid } from "../term/identifier.ts";
import { type Key, keyOf } from "../term/term-map.ts";

interface Link {
  readonly pid: Pid;
  /** While an unlink is not acknowledged, the number it was sent with: the link is off already. */
  unlinking: bigint | undefined;
}

export class Links {
  readonly #links = new Map<Key, Link>();
  #lastUnlink = 0n;

  /** The processes that are linked. */
  get pids(): readonly Pid[] {
    const all = [...this.#links.values()];
    return all.filter((link) => link.unlinking === undefined).map((link) => link.pid);
  }

  /** Says whether the other end has to be told. */
  add(pid: Pid): boolean {
    const key = keyOf(pid);
    const link = this.#links.get(key);
    if (link && link.unlinking === undefined) return false;
    this.#links.set(key, { pid, unlinking: undefined });
    return true;
  }

  /** The other end took the link back. */
  drop(pid: Pid): void {
    const key = keyOf(pid);
    if (this.#links.get(key)?.unlinking === undefined) this.#links.delete(key);
  }

  /** Takes a link back: the number to tell the other end, if there was one. */
  unlink(pid: Pid): bigint | undefined {
    const link = this.#links.get(keyOf(pid));
    if (!link || link.unlinking !== undefined) return undefined;
    link.unlinking = ++this.#lastUnlink;
    return link.unlinking;
  }

  /** The other end has heard of it: nothing of the old link can come any more. */
  acknowledged(pid: Pid, id: bigint): void {
    const key = keyOf(pid);
    if (this.#links.get(key)?.unlinking === id) this.#links.delete(key);
  }

  /** The other process has ended. Says whether it was linked. */
  broken(pid: Pid): boolean {
    const key = keyOf(pid);
    const link = this.#links.get(key);
    this.#links.delete(key);
    return link !== undefined && link.unlinking === undefined;
  }

  /** The connection to a node is gone: which processes there were linked. */
  brokenBy(node: symbol): readonly Pid[] {
    const linked = this.pids.filter((pid) => pid.node === node);
    for (const [key, { pid }] of this.#links) if (pid.node === node) this.#links.delete(key);
    return linked;
  }
}
