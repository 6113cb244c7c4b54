/**
 * Prints terms as Erlang does: as its shell shows an answer (`format`), on one line (`print`), or
 * without guessing that a list of numbers is a string (`write`).
 *
 * All three write characters beyond ISO 8859-1 as such, as a shell in a UTF-8 terminal does (`~tp`,
 * `~tw`). Left out: records, which a shell prints by their definitions, and limits on the depth.
 */
import type { Term } from "../term.ts";
import { layout } from "./layout.ts";
import { NO_NODE } from "./scalar.ts";
import { oneLine, type Shape, shapeOf } from "./shape.ts";

/** Options of {@link print} and {@link write}. */
export interface PrintOptions {
  /**
   * The name of the node at which it is printed: its own pids begin with `<0.`, those of others with
   * the number that stands for their node. By default `nonode@nohost`, as a node without a name is
   * called.
   */
  readonly node?: symbol;
}

/** Options of {@link format}. */
export interface FormatOptions extends PrintOptions {
  /** The width of the page in characters, 80 by default. */
  readonly width?: number;
  /** The column where the first line begins, 1 by default: the leftmost. */
  readonly column?: number;
}

/**
 * A term as the shell prints it, on as many lines as it needs. Erlang: `io_lib:format("~tp", [Term])`.
 *
 * @throws TypeError or RangeError for what is no term
 * @example
 * ```ts
 * format(t(Symbol.for("ok"), charlist("Genova"), "Genova")); // {ok,"Genova",<<"Genova">>}
 * ```
 */
export function format(term: Term, options: FormatOptions = {}): string {
  return layout(shaped(term, true, options), options.width ?? 80, options.column ?? 1);
}

/**
 * A term as the shell prints it, but always on one line. Erlang: `io_lib:format("~0tp", [Term])`.
 *
 * @throws TypeError or RangeError for what is no term
 * @example
 * ```ts
 * print([1, 2, Symbol.for("hello world")]); // [1,2,'hello world']
 * ```
 */
export function print(term: Term, options: PrintOptions = {}): string {
  return oneLine(shaped(term, true, options));
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
  return oneLine(shaped(term, false, options));
}

function shaped(term: Term, strings: boolean, { node = NO_NODE }: PrintOptions): Shape {
  return shapeOf(term, { strings, unicode: true, node });
}
