/**
 * `io:format`: a text with places in it, each of which begins with a `~` and says how to write the next
 * argument. Between the `~` and the letter may stand `Width.Precision.Padding`.
 *
 * | | |
 * | --- | --- |
 * | `~p`, `~w` | a term, as the shell shows it, or with every list as a list |
 * | `~s` | a text: a string, a binary or an atom |
 * | `~c` | a character by its number |
 * | `~b`, `~B` | an integer; the precision is the base |
 * | `~f`, `~e`, `~g` | a float |
 * | `~i` | an argument that is left out |
 * | `~n`, `~~` | a new line, a `~` |
 *
 * Left out: `~P` and `~W` with their limit on the depth, `~x`, `~#` and `~+`.
 */
import { atomName, isAtom } from "../term/atom.ts";
import { bytesOf } from "../term/binary.ts";
import { isList, type List, text } from "../term/list.ts";
import { format as pretty, write } from "../term/notation/print.ts";
import { isFloat, isInteger } from "../term/number.ts";
import type { Term } from "../term/term.ts";
import { Misfit } from "./library.ts";

const PLACE = /~(-?\d+|\*)?(?:\.(\d+|\*)?(?:\.(\*|[^~])??)?)?([tl]*)([a-zA-Z~#+])/u;

/** How to write one argument. */
interface Place {
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly padding: string;
  /** Whether texts are Unicode: `~ts`. */
  readonly unicode: boolean;
  readonly letter: string;
}

/** Where it is written: the node whose pids are its own, and the column, counted from 1. */
interface Context {
  readonly node: symbol;
  readonly column: number;
}

/**
 * Fills the places of a text. Erlang: `io_lib:format/2`.
 *
 * @param node whose pids are written with a 0
 * @throws Misfit when the text and its arguments do not go together
 */
export function formatText(pattern: string, args: List, node: symbol): string {
  const left = [...args];
  const nextArgument = (): Term => {
    if (left.length === 0) throw new Misfit(1, "wrong number of arguments");
    return left.shift();
  };
  let result = "";
  let rest = pattern;
  for (let start = rest.indexOf("~"); start >= 0; start = rest.indexOf("~")) {
    result += rest.slice(0, start);
    const found = PLACE.exec(rest.slice(start));
    if (found?.index !== 0) throw new Misfit(1, "format string invalid (truncated)");
    rest = rest.slice(start + found[0].length);
    const [, width, precision, padding, modifiers = "", letter = ""] = found;
    const count = (given: string | undefined): number | undefined =>
      given === undefined ? undefined : Number(given === "*" ? nextArgument() : given);
    const place: Place = {
      width: count(width),
      precision: count(precision),
      padding: padding === "*" ? String.fromCodePoint(Number(nextArgument())) : (padding ?? " "),
      unicode: modifiers.includes("t"),
      letter,
    };
    const column = result.length - result.lastIndexOf("\n");
    const number = args.length - left.length + 1;
    result += written(place, nextArgument, { node, column }, number);
  }
  if (left.length > 0) throw new Misfit(1, "wrong number of arguments");
  return result + rest;
}

function written(place: Place, next: () => Term, context: Context, number: number): string {
  const { letter, width = 1 } = place;
  const wrong = (type: string) => new Misfit(2, `element ${number} must be of type ${type}`);
  switch (letter) {
    case "n":
      return "\n".repeat(width);
    case "~":
      return "~".repeat(width);
    case "i":
      next();
      return "";
    case "p":
      return pretty(next(), { ...context, ...(place.width && { width: place.width }) });
    case "w":
      return padded(place, write(next(), context));
    case "s": {
      const characters = textOf(next(), place.unicode);
      if (characters === undefined) throw wrong("string");
      return padded(place, characters);
    }
    case "c": {
      const code = next();
      if (typeof code !== "number" || !isInteger(code) || code < 0 || code > 0x10ffff)
        throw wrong("integer");
      return padded(place, String.fromCodePoint(code).repeat(place.precision ?? width));
    }
    case "b":
    case "B": {
      const value = next();
      if (!isInteger(value)) throw wrong("integer");
      const digits = value.toString(place.precision ?? 10);
      return padded(
        { ...place, precision: undefined },
        letter === "B" ? digits.toUpperCase() : digits,
      );
    }
    case "f":
    case "e":
    case "g": {
      const value = next();
      if (!isFloat(value)) throw wrong("float");
      return padded({ ...place, precision: undefined }, floatText(place, Number(value)));
    }
    default:
      throw new Misfit(1, `format string invalid (invalid control ~${letter})`);
  }
}

/** The text of a string, a binary or an atom; without `~ts` a binary is text in ISO 8859-1. */
function textOf(term: Term, unicode: boolean): string | undefined {
  if (isAtom(term)) return atomName(term);
  const decoded = (part: Term): Term => {
    if (isList(part)) return part.map(decoded);
    if (typeof part !== "string" && !(part instanceof Uint8Array)) return part;
    if (unicode && typeof part === "string") return part;
    return Buffer.from(bytesOf(part)).toString("latin1");
  };
  try {
    return text(decoded(term));
  } catch {
    return undefined;
  }
}

function floatText({ letter, precision }: Place, value: number): string {
  if (letter === "f") return value.toFixed(precision ?? 6);
  const digits = precision ?? 6;
  const size = Math.abs(value);
  if (letter === "g" && size >= 0.1 && size < 10_000) return value.toPrecision(digits);
  return value.toExponential(digits - 1);
}

/** Cut to the precision, filled up to the width; stars for what is longer than the width. */
function padded({ width, precision, padding }: Place, characters: string): string {
  const cut = precision === undefined ? characters : [...characters].slice(0, precision).join("");
  if (width === undefined) return cut;
  const missing = Math.abs(width) - [...cut].length;
  if (missing < 0) return "*".repeat(Math.abs(width));
  const fill = padding.repeat(missing);
  return width < 0 ? cut + fill : fill + cut;
}
