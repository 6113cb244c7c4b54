/**
 * What a `receive` is made of: clauses, each of which looks at a message; and one that says how long to wait.
 */
import type { Term } from "../term/term.ts";
import { type Captures, capturesOf, type Pattern } from "./pattern.ts";

/** A clause of `receive`: looks at a message, and if it fits gives the body to be run. */
export interface Clause<R> {
  /** What to do with a message that fits. */
  accept(message: Term): (() => R) | undefined;
}

/** What `on` makes; for a pattern whose holes TypeScript does not know. */
export class On<R> implements Clause<R> {
  readonly pattern: Pattern;
  readonly body: (captures: Captures) => R;

  constructor(pattern: Pattern, body: (captures: Captures) => R) {
    this.pattern = pattern;
    this.body = body;
  }

  accept(message: Term): (() => R) | undefined {
    const captures = capturesOf(this.pattern, message);
    return captures && (() => this.body(captures));
  }
}

/**
 * The last clause of `receive`: what to do when nothing has come. Erlang: `after Ms -> …`. Made by
 * {@link after}.
 *
 * @example
 * ```ts
 * await receive(after(10, () => Symbol.for("nothing"))); // nothing
 * ```
 */
export class After<R> implements Clause<R> {
  /** How long to wait, in milliseconds. */
  readonly ms: number;
  /** What to do then. */
  readonly body: () => R;

  constructor(ms: number, body: () => R) {
    this.ms = ms;
    this.body = body;
  }

  /** No message fits it. */
  accept(): undefined {}
}
