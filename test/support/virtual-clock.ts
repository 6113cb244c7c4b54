/**
 * A clock for tests: time passes when the test says so, and never by itself.
 */
import type { Alarm, Clock } from "../../runtime/process/clock.ts";

export class VirtualClock implements Clock {
  #now = 0;
  #alarms = new Set<{ at: number; ring: () => void }>();

  now(): number {
    return this.#now;
  }

  setAlarm(delay: number, ring: () => void): Alarm {
    const alarm = { at: this.#now + delay, ring };
    this.#alarms.add(alarm);
    return { cancel: () => this.#alarms.delete(alarm) };
  }

  /** Lets milliseconds pass, and rings what is due in its order. */
  advance(ms: number): void {
    this.#now += ms;
    const due = [...this.#alarms].filter(({ at }) => at <= this.#now);
    for (const alarm of due.sort((x, y) => x.at - y.at)) {
      if (this.#alarms.delete(alarm)) alarm.ring();
    }
  }

  /** Lets everything that can run now run. */
  settle(): Promise<void> {
    return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  }
}
