/**
 * How the shell shows a term within what it says: only so deep, so that a list of a thousand elements
 * does not push away what one is looking at.
 */
import { layout } from "../erlang/print/layout.ts";
import { shapeOf } from "../erlang/print/shape.ts";
import type { Term } from "../term/term.ts";

/** How deep a term is shown, and how far to the right. */
const DEPTH = 30;

const WIDTH = 80;

/**
 * Prints a term that begins at a column, counted from 1.
 *
 * @param deep how deep it is in what is shown: 0 when it stands by itself
 */
export type Show = (term: Term, column: number, deep?: number) => string;

/** Shows terms as they are shown within the words of an exception. */
export function withinWords(node: symbol): Show {
  return (term, column, deep = 0) => {
    const shape = shapeOf(term, { strings: true, unicode: true, node }, Math.max(0, DEPTH - deep));
    return layout(shape, { width: WIDTH, column });
  };
}
