/**
 * A simulated world: a clock that does not tick, dice that always fall the same, and a list of what is
 * to happen.
 *
 * Time passes only from one happening to the next, and only when no process has anything left to do.
 * So an hour of silence takes no time at all, and the same seed gives the same run, delivery by
 * delivery: what went wrong once can be looked at again.
 */
import process from "node:process";
import { inBackground } from "../process/background.ts";
import type { Alarm, Clock } from "../process/clock.ts";
import { Random } from "../process/random.ts";
import { freshTurns, turnsAreDue } from "../process/turns.ts";
import type { Arranged } from "./arranged.ts";
import type { Schedule } from "./schedule.ts";

interface Happening extends Alarm {
  readonly time: number;
  readonly happen: () => void;
  /** What it is in a schedule. */
  readonly arranged: Arranged | undefined;
}

/** After so many happenings timers and sockets of Node's own get their turn: a program may be told to end. */
const UNBROKEN = 256;

/** The longest a simulation may go on, in simulated ms: what is not done by then never will be. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

export class Simulation implements Clock {
  readonly random: Random;
  /** Where every order is to be tried: what decides in place of time. */
  readonly schedule: Schedule | undefined;
  /** What is looked at whenever something has happened: it throws what is wrong. */
  readonly #invariants: (() => void)[] = [];
  #now = 0;
  #unbroken = 0;
  /** What is waited for that is not of this world. */
  readonly #outside = new Set<Promise<unknown>>();
  /** In the order in which it will happen. */
  readonly #agenda: Happening[] = [];

  constructor(seed: number, schedule?: Schedule) {
    this.random = new Random(seed);
    this.schedule = schedule;
    if (schedule) schedule.time = () => this.#now;
  }

  /** From now on something is looked at after everything that happens; it throws when that is wrong. */
  always(holds: () => void): void {
    this.#invariants.push(holds);
  }

  now(): number {
    return this.#now;
  }

  setAlarm(delay: number, ring: () => void): Alarm {
    const time = this.#now + delay;
    const cancel = () => this.#strike(happening);
    const happening = { time, happen: ring, cancel, arranged: this.schedule?.alarm(time, ring) };
    // Behind what happens at the same time: first come, first served.
    this.#agenda.splice(this.#after(time), 0, happening);
    return happening;
  }

  /** Where in the agenda that begins which happens later. Every connection has its beat there, so it is long. */
  #after(time: number): number {
    let [low, high] = [0, this.#agenda.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#agenda[middle] as Happening).time > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #strike(happening: Happening): void {
    const last = Math.max(this.#after(happening.time) - 1, 0);
    const i = this.#agenda.lastIndexOf(happening, last);
    if (i < 0) return;
    this.#agenda.splice(i, 1);
    if (happening.arranged) this.schedule?.cancel(happening.arranged);
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
    await undefined;
    await this.#rest();
    while (!settled) {
      const next = this.#next();
      if (!next || this.#now > end)
        throw new Error(`what is waited for does not happen: it is ${this.#now} ms, simulated`);
      await this.#let(next);
      for (const holds of this.#invariants) holds();
    }
    await promise;
    // In which order the rest arrives may tell of another run.
    if (this.schedule) this.schedule.isOver = true;
    for (let next = this.schedule?.next(undefined); next; next = this.schedule?.next(undefined))
      await this.#let(next.happen);
    return promise;
  }

  /** What happens next. */
  #next(): (() => void) | undefined {
    const [alarm] = this.#agenda;
    const chosen = this.schedule?.next(alarm?.arranged);
    if (this.schedule && chosen !== alarm?.arranged) return chosen?.happen;
    this.#agenda.shift();
    this.#now = alarm?.time ?? this.#now;
    return alarm?.happen;
  }

  async #let(happen: () => void): Promise<void> {
    freshTurns();
    happen();
    await this.#rest();
    this.schedule?.over();
  }

  /** Until no process has anything left to do. */
  async #rest(): Promise<void> {
    let waited: boolean;
    do {
      await (++this.#unbroken < UNBROKEN ? settled() : this.#breathe());
      waited = this.#outside.size > 0;
      if (waited) await Promise.allSettled(this.#outside);
      if (turnsAreDue()) await this.#breathe();
    } while (turnsAreDue() || waited);
  }

  async #breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#unbroken = 0;
  }
}

/**
 * Resolves when no promise is left that can be: Node looks at ticks when it has settled all promises. To be
 * called where a promise was awaited before.
 */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
