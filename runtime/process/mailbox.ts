/**
 * A mailbox: the messages that a process has got and not yet taken, oldest first; or the `receive` that
 * waits for one.
 *
 * Taking is selective: the oldest message that fits is taken out, and those it passed over stay where they
 * are, in their order. A `receive` that waits has looked at all of them, and sees only what comes.
 */
import type { Reference } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import type { After, Clause } from "./clause.ts";
import type { Alarm, Clock } from "./clock.ts";
import { BadArgument } from "./exception.ts";
import { Search } from "./search.ts";
import { takeTurn } from "./turns.ts";

/** A `receive` that waits. */
export class Waiting {
  /** Its process. */
  readonly owner: { readonly exited: boolean };
  readonly clauses: readonly Clause<unknown>[];
  /** What is to be run: the body of `after`, if no message fits. */
  body: (() => unknown) | undefined;
  alarm: Alarm | undefined = undefined;
  /** Lets the code go on: resolves the promise that it awaits. */
  resume: ((waiting: Waiting) => void) | undefined;
  /** A promise asks what it is resolved with for its `then`: it is found sooner here than nowhere. */
  // biome-ignore lint/suspicious/noThenProperty: it says that there is none
  readonly then = undefined;

  constructor(
    owner: Waiting["owner"],
    clauses: readonly Clause<unknown>[],
    body: (() => unknown) | undefined,
  ) {
    this.owner = owner;
    this.clauses = clauses;
    this.body = body;
  }
}

export class Mailbox {
  #messages: Term[] = [];
  /** Where the oldest message is: what lies before it has been taken. */
  #first = 0;
  #waiting: Waiting | undefined;
  /** Once it was long, until it is empty. */
  #search: Search | undefined;

  /** How many messages have come. */
  received = 0;

  /** Takes a message in. Says whether it was waited for: then it is taken out again at once. */
  put(message: Term): boolean {
    this.received++;
    const waiting = this.#waiting;
    if (waiting)
      try {
        const body = firstFit(waiting.clauses, message);
        if (body) {
          this.#wake(waiting, body);
          return true;
        }
      } catch (error) {
        // The receiver's own clause is at fault, and not the sender, in whose turn this is.
        this.#wake(waiting, () => {
          throw error;
        });
      }
    this.#messages.push(message);
    return false;
  }

  /**
   * Takes out the oldest message that fits a clause, and gives the body to be run.
   *
   * @param taken is told of the message
   */
  take<R>(clauses: readonly Clause<R>[], taken?: (message: Term) => void): (() => R) | undefined {
    if (this.#messages.length === 0) return undefined;
    const search = this.#searchIfLong();
    let i = Math.max(this.#first, search?.start(clauses) ?? 0);
    let body: (() => R) | undefined;
    for (; i < this.#messages.length; i++) {
      body = firstFit(clauses, this.#messages[i]);
      if (body) break;
    }
    search?.end(i);
    if (body) {
      taken?.(this.#messages[i]);
      this.#remove(i);
    }
    return body;
  }

  /** A reference has been made: no message that is here has it in it. */
  mark(ref: Reference): void {
    this.#searchIfLong()?.made(ref, this.#messages.length);
  }

  /**
   * A `receive` begins.
   *
   * @throws BadArgument when another one waits: the code of a process may not do two things at once
   */
  begin(): void {
    if (this.#waiting)
      throw new BadArgument(
        "receive was called while another receive of the same process waits: " +
          "await one after the other, or spawn a process for each",
      );
  }

  /** Waits for a message that has not come yet, or for the end of a time. */
  wait(
    owner: Waiting["owner"],
    clauses: readonly Clause<unknown>[],
    timeout: After<unknown> | undefined,
    clock: Clock,
  ): Promise<Waiting> {
    const waiting = new Waiting(owner, clauses, timeout?.body);
    const arrival = new Promise<Waiting>((resolve) => {
      waiting.resume = resolve;
    });
    this.#waiting = waiting;
    if (timeout && timeout.ms !== Number.POSITIVE_INFINITY)
      waiting.alarm = clock.setAlarm(timeout.ms, () => this.#wake(waiting, waiting.body));
    return arrival;
  }

  /** How many messages wait to be taken. */
  get length(): number {
    return this.#messages.length - this.#first;
  }

  /** Whether as many messages wait as it is worth a look for: a thousand, two thousand, … */
  get isCrowded(): boolean {
    return this.length > 0 && this.length % 1024 === 0;
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** What the `receive` that waits would take, if one waits. */
  get clauses(): readonly Clause<unknown>[] | undefined {
    return this.#waiting?.clauses;
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

  #wake(waiting: Waiting, body: (() => unknown) | undefined): void {
    this.stopWaiting();
    waiting.body = body;
    if (waiting.resume) takeTurn(waiting.resume, waiting);
  }

  /** To remember what has been looked at is worth while from some messages on. */
  #searchIfLong(): Search | undefined {
    if (this.length > 32) this.#search ??= new Search();
    return this.#search;
  }

  #remove(index: number): void {
    if (index !== this.#first) {
      this.#messages.splice(index, 1);
      this.#search?.close(index + 1, 1);
      return;
    }
    this.#messages[this.#first++] = undefined;
    if (this.#first === this.#messages.length) {
      this.#messages.length = 0;
      this.#first = 0;
      this.#search = undefined;
    } else if (this.#first > 1024 && this.#first * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#first);
      this.#search?.close(0, this.#first);
      this.#first = 0;
    }
  }
}

function firstFit<R>(clauses: readonly Clause<R>[], message: Term): (() => R) | undefined {
  for (let i = 0; i < clauses.length; i++) {
    const body = (clauses[i] as Clause<R>).accept(message);
    if (body) return body;
  }
  return undefined;
}
