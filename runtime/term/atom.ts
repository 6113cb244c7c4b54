/**
 * Atoms: constants whose name is their value.
 *
 * In Erlang `sunny` is an atom: two atoms are the same exactly when their names are. JavaScript has
 * such a thing, the registered symbol: `Symbol.for("sunny")` is one and the same value wherever it
 * is written. So a `switch` works on it, and so do TypeScript's discriminated unions, if the
 * constant is made by `Symbol.for` itself:
 *
 *     const store = Symbol.for("store"); // its type is `typeof store`, and nothing else has it
 *
 * Four atoms have a literal of their own in JavaScript and are written so: `true`, `false`,
 * `undefined` and `null`.
 */

/** An Erlang atom: a registered symbol, or one of the four that JavaScript has literals for. */
export type Atom = symbol | boolean | undefined | null;

/** The longest name an atom may have, in characters; Erlang's limit too. */
export const MAX_ATOM_CHARACTERS = 255;

/** Whether a name is short enough for an atom. A character beyond the BMP has a length of two. */
export function fitsAtom(name: string): boolean {
  return name.length <= MAX_ATOM_CHARACTERS || [...name].length <= MAX_ATOM_CHARACTERS;
}

const TRUE = Symbol.for("true");
const FALSE = Symbol.for("false");
const UNDEFINED = Symbol.for("undefined");
const NULL = Symbol.for("null");

/**
 * The form in which an atom is kept. Four can be written in two ways: `Symbol.for("true")` means the
 * same as `true`, and is that once it is sent.
 */
export function literalOf(value: symbol): Atom {
  switch (value) {
    case TRUE:
      return true;
    case FALSE:
      return false;
    case UNDEFINED:
      return undefined;
    case NULL:
      return null;
    default:
      return value;
  }
}

/**
 * The atom of a name that is only known at run time; a constant is better written `Symbol.for`.
 * Erlang: `list_to_atom/1`.
 *
 * @param name at most 255 characters
 * @throws RangeError when the name is longer
 * @example
 * ```ts
 * atom("sunny") === Symbol.for("sunny"); // true
 * atom("true") === true; // true
 * ```
 */
export function atom(name: string): Atom {
  if (!fitsAtom(name))
    throw new RangeError(
      `an atom's name has at most ${MAX_ATOM_CHARACTERS} characters, this one has ${name.length}`,
    );
  return literalOf(Symbol.for(name));
}

/**
 * The name of an atom. Erlang: `atom_to_list/1`.
 *
 * @throws TypeError for a symbol that was not made by `Symbol.for`
 * @example
 * ```ts
 * atomName(Symbol.for("sunny")); // "sunny"
 * ```
 */
export function atomName(value: Atom): string {
  if (typeof value !== "symbol") return String(value);
  const name = Symbol.keyFor(value);
  if (name === undefined)
    throw new TypeError(
      `${String(value)} is no atom: write Symbol.for("name"), not Symbol("name")`,
    );
  return name;
}

/**
 * Whether a term is an atom. Erlang: `is_atom/1`.
 *
 * @example
 * ```ts
 * isAtom(Symbol.for("sunny")); // true
 * isAtom("sunny"); // false
 * ```
 */
export function isAtom(value: unknown): value is Atom {
  return (
    typeof value === "symbol" || typeof value === "boolean" || value === undefined || value === null
  );
}
