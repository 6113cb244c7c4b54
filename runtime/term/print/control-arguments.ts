/**
 * The arguments of a control string, one after the other.
 */
import type { List } from "../list.ts";
import { type Integer, isInteger } from "../number.ts";
import type { Term } from "../term.ts";
import { FormatError } from "./control-error.ts";

/** Hands out the arguments, and finds those of the wrong type. */
export class ArgumentReader {
  readonly #args: List;
  #taken = 0;

  constructor(args: List) {
    this.#args = args;
  }

  any(): Term {
    return this.#args[this.#taken++];
  }

  integer(): Integer {
    return this.of("integer", isInteger);
  }

  of<T extends Term>(type: string, isOfType: (term: Term) => term is T): T {
    const term = this.any();
    if (isOfType(term)) return term;
    throw new FormatError(2, `element ${this.#taken} must be of type ${type}`);
  }
}
