/**
 * A simulated world: a clock that does not tick, dice that always fall the same, and a list of what is
 * to happen.
 *
 * Time passes only from one happening to the next, and only when no process has anything left to do.
 * So an hour of silence takes no time at all, and the same seed gives the same run, delivery by
 * delivery: what went wrong once can be looked at again.
 */
import { inBackground } from "../process/background.ts";
import type { Alarm, Clock } from "../process/clock.ts";
import { Random } from "../process/random.ts";
import { freshTurns, turnsAreDue } from "../process/turns.ts";

interface Happening extends Alarm {
  readonly time: number;
  readonly happen: () => void;
}

/** The longest a simulation may go on, in simulated ms: what is not done by then never will be. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

export class Simulation implements Clock {
  readonly random: Random;
  #now = 0;
  /** What is waited for that is not of this world. */
  readonly #outside = new Set<Promise<unknown>>();
  /** In the order in which it will happen. */
  readonly #agenda: Happening[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  now(): number {
    return this.#now;
  }

  setAlarm(delay: number, ring: () => void): Alarm {
    const time = this.#now + delay;
    const happening = { time, happen: ring, cancel: () => this.#strike(happening) };
    // Behind what happens at the same time: first come, first served.
    let i = this.#agenda.length;
    while (i > 0 && (this.#agenda[i - 1] as Happening).time > time) i--;
    this.#agenda.splice(i, 0, happening);
    return happening;
  }

  #strike(happening: Happening): void {
    const i = this.#agenda.indexOf(happening);
    if (i >= 0) this.#agenda.splice(i, 1);
  }

  /**
   * Waits for something real, such as a file: until it is there, the world stands still.
   */
  async outside<T>(real: Promise<T>): Promise<T> {
    this.#outside.add(real);
    try {
      return await real;
    } finally {
      this.#outside.delete(real);
    }
  }

  /**
   * Lets the world go on until a promise is settled.
   *
   * @throws Error when nothing is left to happen, or a simulated day has passed, and it is not settled
   */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    inBackground(promise.then(settle), settle);
    const end = this.#now + LONGEST_MS;
    await this.#rest();
    while (!settled) {
      const next = this.#agenda.shift();
      if (!next || next.time > end)
        throw new Error(`what is waited for does not happen: it is ${this.#now} ms, simulated`);
      this.#now = next.time;
      freshTurns();
      next.happen();
      await this.#rest();
    }
    return promise;
  }

  /** Until no process has anything left to do. */
  async #rest(): Promise<void> {
    let waited: boolean;
    do {
      await new Promise((resolve) => setImmediate(resolve));
      waited = this.#outside.size > 0;
      if (waited) await Promise.allSettled(this.#outside);
    } while (turnsAreDue() || waited);
  }
}
