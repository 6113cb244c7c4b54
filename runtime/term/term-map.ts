/**
 * Maps: JavaScript's Map with Erlang's equality on its keys. In a plain Map two tuples
 * `t(location, walter)` are two keys, because it compares objects by identity; here they are one.
 */
import { type Key, keyOf } from "./equal.ts";
import type { Term } from "./term.ts";

/**
 * An Erlang map. Also the right thing for a server to keep its table in.
 *
 * @example
 * ```ts
 * const table = new TermMap();
 * const walter = t(Symbol.for("location"), Symbol.for("walter"));
 * table.set(walter, "Genova");
 * table.get(t(Symbol.for("location"), Symbol.for("walter"))); // "Genova"
 * ```
 */
export class TermMap implements Iterable<[Term, Term]> {
  readonly #entries = new Map<Key, [Term, Term]>();

  constructor(pairs: Iterable<readonly [Term, Term]> = []) {
    for (const [key, value] of pairs) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether there is such a key. */
  has(key: Term): boolean {
    return this.#entries.has(keyOf(key));
  }

  /** The value of a key, or `undefined`. */
  get(key: Term): Term {
    return this.#entries.get(keyOf(key))?.[1];
  }

  /** Puts a value under a key, in place of the one that was there. */
  set(key: Term, value: Term): this {
    this.#entries.set(keyOf(key), [key, value]);
    return this;
  }

  /** Removes a key, and says whether it was there. */
  delete(key: Term): boolean {
    return this.#entries.delete(keyOf(key));
  }

  /** Removes all keys. */
  clear(): void {
    this.#entries.clear();
  }

  /** The keys, in the order in which they were first set. */
  *keys(): IterableIterator<Term> {
    for (const [key] of this.#entries.values()) yield key;
  }

  /** The values, in the order of their keys. */
  *values(): IterableIterator<Term> {
    for (const [, value] of this.#entries.values()) yield value;
  }

  /** The pairs of key and value. */
  [Symbol.iterator](): IterableIterator<[Term, Term]> {
    return this.#entries.values();
  }
}
