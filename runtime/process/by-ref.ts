/**
 * What a process keeps by reference: its monitors, those that watch it, those it is having started.
 *
 * What comes with a call goes with its answer, so the latest is kept beside the table, where a comparison
 * finds it. A Map to which something is added and taken out, again and again, is made anew every few times,
 * with all that is in it.
 */
import { equal } from "../term/equal.ts";
import type { Reference } from "../term/identifier.ts";
import type { Key } from "../term/term-map.ts";

export class ByRef<Entry extends { readonly ref: Reference }> {
  readonly #keyOf: (ref: Reference) => Key;
  #latest: Entry | undefined;
  #earlier: Map<Key, Entry> | undefined;

  /** @param keyOf the key of a reference on this node */
  constructor(keyOf: (ref: Reference) => Key) {
    this.#keyOf = keyOf;
  }

  /** Those that are there, oldest first. */
  get all(): readonly Entry[] {
    return [...(this.#earlier?.values() ?? []), ...(this.#latest ? [this.#latest] : [])];
  }

  /** @param entry of a reference that no other has here */
  add(entry: Entry): void {
    if (this.#latest) {
      this.#earlier ??= new Map();
      this.#earlier.set(this.#keyOf(this.#latest.ref), this.#latest);
    }
    this.#latest = entry;
  }

  /** Takes out what has this reference, and gives it. */
  remove(ref: Reference): Entry | undefined {
    const latest = this.#latest;
    // Within a node, a reference is mostly the very same object.
    if (latest && (latest.ref === ref || equal(latest.ref, ref))) {
      this.#latest = undefined;
      return latest;
    }
    if (!this.#earlier?.size) return undefined;
    const key = this.#keyOf(ref);
    const entry = this.#earlier.get(key);
    this.#earlier.delete(key);
    return entry;
  }
}
