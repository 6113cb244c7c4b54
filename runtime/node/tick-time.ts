/**
 * How long another node may be silent: Erlang's `net_ticktime`.
 *
 * TCP does not tell when the other machine is switched off. So each side says something at least every
 * quarter of the tick time, an empty frame if there is nothing to say; and a peer that has been silent
 * for the whole tick time is taken for dead. While the nodes of a cluster change it, one after the
 * other, a node ticks as often as the shorter time asks, and waits as long as the longer one allows.
 */
import type { Clock } from "../process/clock.ts";

/** Silence for so long, in ms, is the end, unless a node is told otherwise. */
export const TICK_TIME_MS = 60_000;

/** How often in one tick time a connection looks whether something has come. */
const TICKS = 4;

export class TickTime {
  readonly #clock: Clock;
  /** What is told of a change, so that it begins at once: each connection. */
  readonly followers = new Set<() => void>();
  #before = TICK_TIME_MS;
  #until = 0;
  /** In ms: the time that holds, or that there is a change to. */
  ms = TICK_TIME_MS;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isChanging(): boolean {
    return this.#clock.now() < this.#until;
  }

  /** After how long a connection ticks, in ms. */
  get interval(): number {
    return (this.isChanging ? Math.min(this.#before, this.ms) : this.ms) / TICKS;
  }

  /** How long a peer may be silent, in ms. */
  get limit(): number {
    return this.isChanging ? Math.max(this.#before, this.ms) : this.ms;
  }

  change(ms: number, transition: number): void {
    this.#before = this.ms;
    this.#until = this.#clock.now() + transition;
    this.ms = ms;
    for (const follow of this.followers) follow();
  }
}
