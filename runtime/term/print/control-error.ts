/**
 * What is wrong with a control string or its arguments, worded as Erlang words it.
 */

/** A control string that is none, or arguments that don't go with it. In Erlang a `badarg`. */
export class FormatError extends Error {
  override readonly name = "FormatError";
  readonly code = "badarg";
  /** Which argument of `io:format` is at fault: 1, the control string, or 2, the list of arguments. */
  readonly argument: 1 | 2;

  constructor(argument: 1 | 2, message: string) {
    super(message);
    this.argument = argument;
  }

  /** The control string is not written as it should be. */
  static invalid(why: string): FormatError {
    return new FormatError(1, `format string invalid (${why})`);
  }

  /** Everything is of the right type, and still it can't be done. */
  static failed(): FormatError {
    return new FormatError(1, "failed to format string");
  }
}
