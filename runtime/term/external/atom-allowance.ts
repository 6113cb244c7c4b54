/**
 * How many atoms peers may name. An atom is never forgotten, neither by Erlang nor by JavaScript. So a
 * peer that keeps inventing new ones would fill up the memory.
 */
import { MAX_ATOMS } from "../limits.ts";
import { TermError } from "./term-error.ts";

/** How many atoms may still be named that no peer has named before: naming one again costs nothing. */
export class AtomAllowance {
  #left: number;
  readonly #whole: AtomAllowance | undefined;

  /** @param whole what this allowance is a part of */
  constructor(atoms: number, whole?: AtomAllowance) {
    this.#left = atoms;
    this.#whole = whole;
  }

  /** Pays for a new atom. Throws a TermError when there is nothing left. */
  pay(): void {
    if (this.#left <= 0)
      throw new TermError("too-many-atoms", "expected a known atom, got one too many new ones");
    this.#whole?.pay();
    this.#left--;
  }
}

/** Every name that ever came from a peer, and the four that JavaScript has literals for. */
export const names: Set<string> = new Set(["true", "false", "undefined", "null"]);

/** What all peers together may name. */
export const ATOMS_OF_ALL: AtomAllowance = new AtomAllowance(MAX_ATOMS - names.size);
