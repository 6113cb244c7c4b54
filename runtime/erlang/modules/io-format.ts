/**
 * Control strings: texts with directives in them, each of which says how to write the next argument.
 * What `io:format` prints is made here. Erlang: `io_lib:format/2`.
 *
 * A directive is a `~`, then perhaps `Field.Precision.Pad`, and a letter. A `*` for one of these takes
 * it from the arguments.
 *
 * | | |
 * | --- | --- |
 * | `~p ~w` | a term as the shell shows it, or with every list as a list; `~P ~W` to a given depth |
 * | `~s` | a text: a string, a binary or an atom |
 * | `~c` | a character, by its number |
 * | `~b ~+ ~x` | an integer to a base, as `ff`, `16#ff` or with any prefix; in capitals `~B ~# ~X` |
 * | `~f ~e ~g` | a float |
 * | `~i ~n ~~` | nothing for an argument, a new line, a tilde |
 *
 * A `t` before the letter is for characters beyond ISO 8859-1 (`~ts`, `~tp`), an `l` before `p` or `P`
 * for lists that are no strings. Left out: OTP's `~K` and `k`, for the order of maps.
 */
import type { List } from "../../term/list.ts";
import { NO_NODE } from "../print/scalar.ts";
import { ArgumentReader, character, FormatError, write } from "./io-directive.ts";

/** A directive as it is written in the control string. */
interface Written {
  readonly field: string | undefined;
  readonly precision: string | undefined;
  readonly pad: string | undefined;
  readonly modifiers: string;
  readonly letter: string;
}

/** The letters that take no argument, one, and two. */
const LETTERS = ["~n", "pwscibB+#feg", "PWxX"];

/** The widest field, and the highest precision. Erlang has no bound. */
const MAX_FIELD = 65_535;

/**
 * Writes arguments as a control string says. Erlang: `io_lib:format(Control, Args)`.
 *
 * @param node the node whose pids begin with `<0.`
 * @throws FormatError when the control string is wrong, or the arguments don't go with it
 * @example
 * ```ts
 * formatString("~p is ~.1f km away", [Symbol.for("sif"), 2.5]); // sif is 2.5 km away
 * ```
 */
export function formatString(control: string, args: List, node: symbol = NO_NODE): string {
  const parts = parse(control);
  let needed = 0;
  for (const part of parts) needed += typeof part === "string" ? 0 : argumentsOf(part);
  if (args.length !== needed) throw new FormatError(1, "wrong number of arguments");
  const reader = new ArgumentReader(args);
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else text += write(resolved(part, reader), reader, { node, column: columnAfter(text) });
  }
  return text;
}

const DIRECTIVE = /~(-?(?:\d+|\*))?(?:\.(\d+|\*)?(?:\.(.))?)?([tl]*)(.?)/suy;

/** The parts of a control string: directives, and the text between them. */
function parse(control: string): (string | Written)[] {
  const parts: (string | Written)[] = [];
  let from = 0;
  for (let at = control.indexOf("~"); at >= 0; at = control.indexOf("~", from)) {
    parts.push(control.slice(from, at));
    DIRECTIVE.lastIndex = at;
    const [all, field, precision, pad, modifiers, letter] = DIRECTIVE.exec(control) ?? [];
    if (!all || modifiers === undefined || !letter) throw FormatError.invalid("truncated");
    if (arity(letter) < 0) throw FormatError.invalid(`invalid control ~${letter}`);
    parts.push({ field, precision, pad, modifiers, letter });
    from = at + all.length;
  }
  return [...parts, control.slice(from)];
}

function argumentsOf({ letter, field, precision, pad }: Written): number {
  const stars = [field, precision, pad].filter((value) => value?.endsWith("*"));
  return stars.length + arity(letter);
}

/** How many arguments a letter takes; -1 if there is no such directive. */
function arity(letter: string): number {
  return LETTERS.findIndex((letters) => letters.includes(letter));
}

/** The directive with what the arguments have for the `*` in it. */
function resolved({ field, pad, modifiers, letter, ...written }: Written, args: ArgumentReader) {
  const width = count(field, args);
  const precision = count(written.precision, args);
  if (precision !== undefined && precision < 0) throw FormatError.failed();
  return {
    width,
    precision,
    pad: pad === "*" ? character(args.integer(), true) : (pad ?? " "),
    unicode: modifiers.includes("t"),
    strings: !modifiers.includes("l"),
    letter,
  };
}

/** A number of characters, from the control string or from the arguments. */
function count(written: string | undefined, args: ArgumentReader): number | undefined {
  if (written === undefined) return undefined;
  const sign = written.startsWith("-") ? -1 : 1;
  const value = written.endsWith("*") ? sign * Number(args.integer()) : Number(written);
  if (Math.abs(value) > MAX_FIELD) throw FormatError.failed();
  return value;
}

/** The column where the text that follows begins; the leftmost is 1. A tab stop is every 8 columns. */
function columnAfter(text: string): number {
  let column = 1;
  for (const character of text.slice(text.lastIndexOf("\n") + 1))
    column += character === "\t" ? 8 - ((column - 1) % 8) : 1;
  return column;
}
