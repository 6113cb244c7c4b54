/**
 * Prints terms as Erlang does: as its shell answers (`answer`), as `io:format` prints them (`format`),
 * on one line (`print`), or without guessing that a list of numbers is a string (`write`).
 *
 * All of them write characters beyond ISO 8859-1 as such, as a shell in a UTF-8 terminal does (`~tp`,
 * `~tw`). Left out: records, which a shell prints by their definitions.
 */
import type { Term } from "../../term/term.ts";
import { layout } from "./layout.ts";
import { NO_NODE } from "./scalar.ts";
import { type Shape, shapeOf } from "./shape.ts";

/** Options of {@link print} and {@link write}. */
export interface PrintOptions {
  /**
   * The name of the node at which it is printed: its own pids begin with `<0.`, those of others with
   * the number that stands for their node. By default `nonode@nohost`, as a node without a name is
   * called.
   */
  readonly node?: symbol;
}

/** Options of {@link format} and {@link answer}. */
export interface FormatOptions extends PrintOptions {
  /** The width of the page in characters, 80 by default. */
  readonly width?: number;
  /** The column where the first line begins, 1 by default: the leftmost. */
  readonly column?: number;
}

/** How much of a term the shell shows, and how many characters on a line without its indentation. */
const ANSWER = { depth: 30, ribbon: 60 };

/**
 * A term as the shell prints an answer: on lines that are not too long for the eye, and with `...` for
 * what is too deep or too far on. Erlang: what `erl` answers to an expression.
 *
 * @throws TypeError or RangeError for what is no term
 * @example
 * ```ts
 * answer(Array.from({ length: 99 }, (_, i) => i)).endsWith(",27,28|...]"); // true
 * ```
 */
export function answer(term: Term, options: FormatOptions = {}): string {
  const { width = 80, column = 1 } = options;
  return layout(shaped(term, true, options, ANSWER.depth), {
    width,
    column,
    ribbon: ANSWER.ribbon,
  });
}

/**
 * A term on as many lines as it needs. Erlang: `io_lib:format("~tp", [Term])`.
 *
 * @throws TypeError or RangeError for what is no term
 * @example
 * ```ts
 * format(t(Symbol.for("ok"), charlist("Genova"), "Genova")); // {ok,"Genova",<<"Genova">>}
 * ```
 */
export function format(term: Term, options: FormatOptions = {}): string {
  const { width = 80, column = 1 } = options;
  return layout(shaped(term, true, options), { width, column });
}

/**
 * A term as {@link format} prints it, but always on one line. Erlang: `io_lib:format("~0tp", [Term])`.
 *
 * @throws TypeError or RangeError for what is no term
 * @example
 * ```ts
 * print([1, 2, Symbol.for("hello world")]); // [1,2,'hello world']
 * ```
 */
export function print(term: Term, options: PrintOptions = {}): string {
  return shaped(term, true, options).text;
}

/**
 * A term on one line, every list as a list and every binary as bytes. Erlang:
 * `io_lib:format("~tw", [Term])`.
 *
 * @throws TypeError or RangeError for what is no term
 * @example
 * ```ts
 * write(charlist("Hi")); // [72,105]
 * ```
 */
export function write(term: Term, options: PrintOptions = {}): string {
  return shaped(term, false, options).text;
}

function shaped(term: Term, strings: boolean, options: PrintOptions, depth?: number): Shape {
  return shapeOf(term, { strings, unicode: true, node: options.node ?? NO_NODE }, depth);
}
