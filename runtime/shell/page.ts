/**
 * How the shell shows a term: on lines that are not too long, and only so deep, so that a list of a
 * thousand elements does not push away what one is looking at. Erlang's shell does the same.
 */
import { abridged } from "../term/notation/abridge.ts";
import { layout, type Page } from "../term/notation/layout.ts";
import { shapeOf } from "../term/notation/shape.ts";
import type { Term } from "../term/term.ts";

/** How deep a term is shown, and how far to the right. */
const DEPTH = 30;

/** An answer's lines are shorter than the page, so that the eye finds the way back. */
const ANSWER_RIBBON = 60;

/**
 * Prints a term that begins at a column, counted from 1.
 *
 * @param deep how deep it is in what is shown: 0 when it stands by itself
 */
export type Show = (term: Term, column: number, deep?: number) => string;

/** Shows terms as answers are shown. `node` is the one whose pids begin with a 0. */
export function answers(node: symbol, width: () => number): Show {
  return (term, column, deep = 0) =>
    show(term, node, deep, { width: width(), ribbon: ANSWER_RIBBON, column });
}

/** Shows terms as they are shown within the words of an exception. */
export function withinWords(node: symbol): Show {
  return (term, column, deep = 0) => show(term, node, deep, { width: 80, ribbon: 80, column });
}

function show(term: Term, node: symbol, deep: number, page: Page): string {
  const shape = shapeOf(term, { strings: true, unicode: true, node });
  return layout(abridged(shape, Math.max(0, DEPTH - deep)), page);
}
