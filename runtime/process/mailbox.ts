/**
 * A mailbox: the messages that a process has got and not yet taken, oldest first.
 *
 * Taking is selective: the oldest message that somebody wants is taken out, and those it passed over
 * stay where they are, in their order.
 */
import type { Term } from "../term/term.ts";

/** Looks at a message: what to do with it, or `undefined` to leave it. */
export type Wanted<Hit> = (message: Term) => Hit | undefined;

export class Mailbox {
  #messages: Term[] = [];
  /** Where the oldest message is: what lies before it has been taken. */
  #first = 0;

  get length(): number {
    return this.#messages.length - this.#first;
  }

  put(message: Term): void {
    this.#messages.push(message);
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

  /** All messages, oldest first, still in the mailbox. Erlang: `process_info(Pid, messages)`. */
  contents(): readonly Term[] {
    return this.#messages.slice(this.#first);
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
