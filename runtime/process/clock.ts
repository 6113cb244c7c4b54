/**
 * Time: what `after` and every other deadline in the runtime is measured by.
 *
 * A node asks its clock, and never the machine: so a simulated cluster can have a clock of its own.
 * The real one keeps all deadlines in one heap with a single timer for the nearest, because most
 * deadlines are cancelled long before they are reached.
 */

import { performance } from "node:perf_hooks";

/** A clock that can be asked the time, and to call back at some time. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Calls `ring` once, `delay` milliseconds from now. */
  setAlarm(delay: number, ring: () => void): Alarm;
}

/** Something that will happen unless it is cancelled. */
export interface Alarm {
  cancel(): void;
}

/** Node takes no timer longer than this, in ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

interface Deadline {
  readonly time: number;
  /** Absent once it was cancelled. */
  ring: (() => void) | undefined;
}

/** The machine's clock. */
export class RealClock implements Clock {
  /** A binary heap: no deadline is later than its two children at 2i + 1 and 2i + 2. */
  #heap: Deadline[] = [];
  /** How many in the heap are not cancelled: only these keep the OS process alive. */
  #live = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  now(): number {
    return performance.now();
  }

  setAlarm(delay: number, ring: () => void): Alarm {
    const deadline: Deadline = { time: this.now() + delay, ring };
    this.#push(deadline);
    if (this.#live++ === 0) this.#timer?.ref();
    if (deadline.time < this.#timerAt) this.#arm(deadline.time);
    return { cancel: () => this.#cancel(deadline) };
  }

  #cancel(deadline: Deadline): void {
    if (!deadline.ring) return;
    deadline.ring = undefined;
    if (--this.#live === 0) this.#timer?.unref();
    if (this.#heap.length > 1000 && this.#live * 2 < this.#heap.length) this.#forgetCancelled();
  }

  #forgetCancelled(): void {
    // Sorted by time, the deadlines are a heap too.
    this.#heap = this.#heap.filter(({ ring }) => ring).sort((a, b) => a.time - b.time);
  }

  #arm(time: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = time;
    const delay = Math.min(Math.max(Math.ceil(time - this.now()), 0), LONGEST_TIMER);
    this.#timer = setTimeout(() => this.#ring(), delay);
  }

  #ring(): void {
    const now = this.now();
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    for (let first = this.#heap[0]; first; first = this.#heap[0]) {
      if (first.ring && first.time > now) break;
      this.#pop();
      const { ring } = first;
      if (!ring) continue;
      first.ring = undefined;
      this.#live--;
      ring();
    }
    const nearest = this.#heap[0]?.time;
    if (nearest !== undefined && nearest < this.#timerAt) this.#arm(nearest);
  }

  #push(deadline: Deadline): void {
    const heap = this.#heap;
    let i = heap.push(deadline) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Deadline;
      if (above.time <= deadline.time) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = deadline;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Deadline;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      const left = heap[2 * i + 1];
      const right = heap[2 * i + 2];
      if (!left) break;
      const [least, at] = right && right.time < left.time ? [right, 2 * i + 2] : [left, 2 * i + 1];
      if (least.time >= last.time) break;
      heap[i] = least;
      i = at;
    }
    heap[i] = last;
  }
}
