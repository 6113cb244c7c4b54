/**
 * What a process keeps by reference: its monitors, those that watch it, those it is having started.
 *
 * Most processes have one at a time, which comes and goes with each call. So the first is kept beside the
 * table, where it is found by a comparison; a Map to which something is added and taken out, again and
 * again, is made anew every few times.
 */
import { equal } from "../term/equal.ts";
import type { Reference } from "../term/identifier.ts";
import type { Key } from "../term/term-map.ts";

export class ByRef<Entry extends { readonly ref: Reference }> {
  readonly #keyOf: (ref: Reference) => Key;
  #first: Entry | undefined;
  #others: Map<Key, Entry> | undefined;

  /** @param keyOf the key of a reference on this node */
  constructor(keyOf: (ref: Reference) => Key) {
    this.#keyOf = keyOf;
  }

  /** Those that are there, oldest first. */
  get all(): readonly Entry[] {
    return [...(this.#first ? [this.#first] : []), ...(this.#others?.values() ?? [])];
  }

  add(entry: Entry): void {
    if (this.#first ? isOf(this.#first, entry.ref) : !this.#others?.size) this.#first = entry;
    else {
      this.#others ??= new Map();
      this.#others.set(this.#keyOf(entry.ref), entry);
    }
  }

  /** Takes out what has this reference, and gives it. */
  remove(ref: Reference): Entry | undefined {
    const first = this.#first;
    if (first && isOf(first, ref)) {
      this.#first = undefined;
      return first;
    }
    if (!this.#others?.size) return undefined;
    const key = this.#keyOf(ref);
    const entry = this.#others.get(key);
    this.#others.delete(key);
    return entry;
  }
}

/** Within a node, a reference is mostly the very same object. */
function isOf(entry: { readonly ref: Reference }, ref: Reference): boolean {
  return entry.ref === ref || equal(entry.ref, ref);
}
