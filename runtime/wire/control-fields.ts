/**
 * Narrowing: what a peer has sent may be anything, and here it is either what it has to be, or a
 * fault that says which control message, what was expected, and what came.
 */

import type { PidOrName } from "../process/signal.ts";
import { type Atom, isAtom } from "../term/atom.ts";
import { Pid, Reference } from "../term/identifier.ts";
import { isList, type List } from "../term/list.ts";
import { isInteger } from "../term/number.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, isTuple } from "../term/tuple.ts";
import { ProtocolError } from "./protocol-error.ts";

const TWO_TO_64 = 2n ** 64n;

/** The elements of one control message, each read as what it has to be. Element 0 is its number. */
export class ControlFields {
  readonly #elements: List;
  readonly #payload: readonly Term[];
  #name = "";

  constructor(elements: List, payload: readonly Term[]) {
    this.#elements = elements;
    this.#payload = payload;
  }

  /**
   * Says which message it is, for the faults, and how much there has to be of it.
   *
   * @param payload how many payloads: 0 or 1
   */
  of(name: string, size: number, payload: 0 | 1): this {
    this.#name = name;
    if (this.#elements.length !== size)
      throw this.fault(`a tuple of ${size}`, `one of ${this.#elements.length}`);
    if (this.#payload.length !== payload)
      throw this.fault(payload ? "a payload" : "no payload", payload ? "none" : "one");
    return this;
  }

  get payload(): Term {
    return this.#payload[0];
  }

  any(at: number): Term {
    return this.#elements[at];
  }

  pid(at: number): Pid {
    const value = this.#elements[at];
    if (value instanceof Pid) return value;
    throw this.fault(`a pid at ${at}`, kind(value));
  }

  atom(at: number): Atom {
    const value = this.#elements[at];
    if (isAtom(value)) return value;
    throw this.fault(`an atom at ${at}`, kind(value));
  }

  pidOrName(at: number): PidOrName {
    const value = this.#elements[at];
    if (value instanceof Pid || isAtom(value)) return value;
    throw this.fault(`a pid or an atom at ${at}`, kind(value));
  }

  ref(at: number): Reference {
    const value = this.#elements[at];
    if (value instanceof Reference) return value;
    throw this.fault(`a reference at ${at}`, kind(value));
  }

  tuple(at: number): AnyTuple {
    const value = this.#elements[at];
    if (isTuple(value)) return value;
    throw this.fault(`a tuple at ${at}`, kind(value));
  }

  list(at: number): List {
    const value = this.#elements[at];
    if (isList(value)) return value;
    throw this.fault(`a list at ${at}`, kind(value));
  }

  /** An integer of at most 64 bits, not negative. */
  uint64(at: number): bigint {
    const value = this.#elements[at];
    if (isInteger(value) && value >= 0 && value < TWO_TO_64) return BigInt(value);
    throw this.fault(`an integer of 64 bits at ${at}`, kind(value));
  }

  fault(expected: string, got: string): ProtocolError {
    return new ProtocolError("bad-control", `${this.#name}: expected ${expected}, got ${got}`);
  }
}

/** What a term is, in a word: never what is in it. */
function kind(term: Term): string {
  if (isAtom(term)) return "an atom";
  if (isTuple(term)) return "a tuple";
  if (isList(term)) return "a list";
  if (typeof term === "number" || typeof term === "bigint") return "a number";
  if (typeof term === "string" || term instanceof Uint8Array) return "a binary";
  return `a ${term.constructor.name}`;
}
