/**
 * A mailbox: the messages that a process has got and not yet taken, oldest first; or the `receive` that
 * waits for one.
 *
 * Taking is selective: the oldest message that is wanted is taken out, and those it passed over stay
 * where they are, in their order. A `receive` that waits has looked at all of them, and
 * sees only what comes.
 */
import type { Term } from "../term/term.ts";
import type { Alarm, Clock } from "./clock.ts";
import { BadArgument } from "./exception.ts";
import { takeTurn } from "./turns.ts";

/** Looks at a message: what to do with it, or `undefined` to leave it. */
export type Wanted<Hit> = (message: Term) => Hit | undefined;

/** What the code of a process waits for in `receive`. */
interface Waiting {
  /** Looks at a message: what to do with it if it is the one. */
  wanted(message: Term): unknown;
  /**
   * Lets the code go on with what was found, or with nothing when its time is over. A promise that is
   * rejected lets it fail.
   */
  resume(hit: unknown): void;
  readonly alarm: Alarm | undefined;
}

export class Mailbox {
  #messages: Term[] = [];
  /** Where the oldest message is: what lies before it has been taken. */
  #first = 0;
  #waiting: Waiting | undefined;

  /** Takes a message in. Says whether it was waited for: then it is taken out again at once. */
  put(message: Term): boolean {
    const waiting = this.#waiting;
    let hit: unknown;
    try {
      hit = waiting?.wanted(message);
    } catch (error) {
      // The receiver's own clause is at fault, and not the sender, in whose turn this is.
      this.stopWaiting();
      takeTurn(() => waiting?.resume(Promise.reject(error)));
    }
    if (!waiting || hit === undefined) {
      this.#messages.push(message);
      return false;
    }
    this.stopWaiting();
    takeTurn(() => waiting.resume(hit));
    return true;
  }

  /** Takes out the oldest message that is wanted. */
  take<Hit>(wanted: Wanted<Hit>): Hit | undefined {
    for (let i = this.#first; i < this.#messages.length; i++) {
      const hit = wanted(this.#messages[i]);
      if (hit === undefined) continue;
      this.#remove(i);
      return hit;
    }
    return undefined;
  }

  /**
   * Waits for a wanted message that has not come yet, at most `ms` milliseconds: `undefined` when that
   * time is over.
   *
   * @throws BadArgument when the process waits already: its code may not do two things at once
   */
  wait<Hit>(wanted: Wanted<Hit>, ms: number, clock: Clock): Promise<Hit | undefined> {
    if (this.#waiting)
      throw new BadArgument(
        "receive was called while another receive of the same process waits: " +
          "await one after the other, or spawn a process for each",
      );
    return new Promise((resolve) => {
      const alarm = ms === Number.POSITIVE_INFINITY ? undefined : this.#timeout(ms, clock);
      this.#waiting = { wanted, resume: resolve, alarm };
    });
  }

  /** The `receive` that waits is not told of anything any more. */
  stopWaiting(): void {
    this.#waiting?.alarm?.cancel();
    this.#waiting = undefined;
  }

  /** All messages, oldest first, still in the mailbox. Erlang: `process_info(Pid, messages)`. */
  contents(): readonly Term[] {
    return this.#messages.slice(this.#first);
  }

  #timeout(ms: number, clock: Clock): Alarm {
    return clock.setAlarm(ms, () => {
      const waiting = this.#waiting;
      this.stopWaiting();
      if (waiting) takeTurn(() => waiting.resume(undefined));
    });
  }

  #remove(index: number): void {
    if (index !== this.#first) {
      this.#messages.splice(index, 1);
      return;
    }
    this.#messages[this.#first++] = undefined;
    if (this.#first === this.#messages.length) {
      this.#messages.length = 0;
      this.#first = 0;
    } else if (this.#first > 1024 && this.#first * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#first);
      this.#first = 0;
    }
  }
}
