/**
 * Reasons on the console. Whatever a program dies of has to be told: also a term that is so deep, and so
 * far indented, that its text would be longer than any string.
 */
import { answer, format, type PrintOptions } from "../erlang/print/print.ts";
import type { Term } from "../term/term.ts";

/** The longest reason that is printed whole, in characters. */
const MAX_PRINTED = 1_000_000;

/** A reason as Erlang reports it; of one that takes too much room, as much as a shell would show. */
export function printed(reason: Term, options?: PrintOptions): string {
  try {
    const whole = format(reason, options);
    if (whole.length <= MAX_PRINTED) return whole;
  } catch {} // longer than any string
  return answer(reason, options);
}
