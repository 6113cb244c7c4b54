/**
 * Where the search of a long mailbox may begin: a process that waits for an answer while 10,000 messages
 * lie there is not to look at them all, each time. Two kinds need not be looked at:
 *
 * - those that came before a reference was made, when every clause asks for that reference: OTP knows this;
 * - those that a `receive` with the same patterns has passed over before: OTP looks at them again.
 *
 * A place is an index into the mailbox's messages, and moves with them.
 */
import type { Reference } from "../term/identifier.ts";
import { After, type Clause, On } from "./clause.ts";
import { asksFor, isSamePattern, type Pattern } from "./pattern.ts";

export class Search {
  #ref: Reference | undefined;
  /** Where the first message is that may have it in it. */
  #refPlace = 0;
  /** Those of the latest `receive` that did not ask for the reference. */
  #patterns: readonly Pattern[] = [];
  /** Where the first message is that it has not passed over. */
  #place = 0;
  #isForRef = false;

  /** A reference has been made, behind so many messages. */
  made(ref: Reference, place: number): void {
    this.#ref = ref;
    this.#refPlace = place;
  }

  /** A `receive` begins: where the first message is that may fit. */
  start(clauses: readonly Clause<unknown>[]): number {
    const patterns = patternsOf(clauses);
    const ref = this.#ref;
    this.#isForRef = ref !== undefined && patterns.every((pattern) => asksFor(pattern, ref));
    if (this.#isForRef) return this.#refPlace;
    const before = this.#patterns;
    this.#patterns = patterns;
    const isSame = patterns.length === before.length;
    if (!isSame || !patterns.every((pattern, i) => isSamePattern(pattern, before[i])))
      this.#place = 0;
    return this.#place;
  }

  /** It has passed over all messages before a place. */
  end(place: number): void {
    if (!this.#isForRef) this.#place = place;
  }

  /** Messages before a place are gone, and those behind it have moved up. */
  close(place: number, count: number): void {
    if (this.#refPlace >= place) this.#refPlace -= count;
    if (this.#place >= place) this.#place -= count;
  }
}

/** What is asked for. A clause that is made of a function is like no other: a new symbol equals nothing. */
function patternsOf(clauses: readonly Clause<unknown>[]): readonly Pattern[] {
  const patterns: Pattern[] = [];
  for (const clause of clauses)
    if (!(clause instanceof After)) patterns.push(clause instanceof On ? clause.pattern : Symbol());
  return patterns;
}
