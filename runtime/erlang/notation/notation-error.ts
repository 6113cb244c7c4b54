/**
 * What is wrong with a text that should be in Erlang notation, worded as Erlang words it.
 *
 * While a text is read, a place in it is a plain offset. Only when something is wrong it is turned
 * into what a person can look for: the line, and the column in that line.
 */

/** Which kind of fault: a character or literal, the order of the parts, or a bound of ours. */
export type NotationFault = "illegal" | "syntax" | "limit";

/** A text that is not in Erlang notation. Its message is such as `1:10: syntax error before: ')'`. */
export class NotationError extends Error {
  override readonly name = "NotationError";
  readonly code: NotationFault;
  readonly line: number;
  /** Counted in characters, from 1. */
  readonly column: number;
  /** The message without its place. */
  readonly description: string;

  constructor(code: NotationFault, text: string, offset: number, description: string) {
    const { line, column } = place(text, offset);
    super(`${line}:${column}: ${description}`);
    this.code = code;
    this.line = line;
    this.column = column;
    this.description = description;
  }
}

/** The line and the column of an offset, both from 1. */
export function place(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: [...before.slice(before.lastIndexOf("\n") + 1)].length + 1 };
}
