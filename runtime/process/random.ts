/**
 * Chance with a seed: the same seed gives the same run, in a simulated cluster and wherever a node
 * throws dice.
 */

/**
 * Dice with a seed. Erlang: `rand:seed/2` and `rand:uniform/1`.
 *
 * @example
 * ```ts
 * const one = new SimulatedCluster(4711).random.between(1, 6);
 * const again = new SimulatedCluster(4711).random.between(1, 6);
 * one === again; // true
 * ```
 */
export class Random {
  #state: number;

  /** @param seed a whole number; only its lowest 32 bits count */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, but without, 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number of `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** One of several. */
  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError("expected something to pick from, got nothing");
    return choices[this.between(0, choices.length - 1)] as T;
  }
}
