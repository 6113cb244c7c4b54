/**
 * Node names: `sif@surtur`, a name, an at sign and a host. One that comes from outside is checked
 * before anything is done with it: it will be an atom, a line of text, and a key.
 */
import { MAX_ATOM_CHARACTERS } from "../term/atom.ts";

/** Printable, not a space, and no at sign: what the two halves of a node's name are made of. */
const HALF = /^[^\s@\p{C}]+$/u;

/** Whether a text can be the first half of a node's name, which is what a port mapper knows it by. */
export function isShortName(text: string): boolean {
  return HALF.test(text) && [...text].length <= MAX_ATOM_CHARACTERS;
}

/**
 * Whether a text is a full node name.
 *
 * @example
 * ```ts
 * isNodeName("sif@surtur"); // true
 * isNodeName("sif"); // false
 * ```
 */
export function isNodeName(text: string): boolean {
  const halves = text.split("@");
  return (
    halves.length === 2 &&
    halves.every((half) => HALF.test(half)) &&
    [...text].length <= MAX_ATOM_CHARACTERS
  );
}
