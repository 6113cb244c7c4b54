/**
 * What each directive of a control string writes, and the field that it writes it into: see
 * `io-format.ts`. When a number or a term is too long for its field, there are stars instead; a text is
 * cut.
 */
import { type Atom, atomName, isAtom } from "../../term/atom.ts";
import { type Binary, binary, bytesOf } from "../../term/binary.ts";
import { ImproperList, isList, joined, type List } from "../../term/list.ts";
import { type Integer, isFloat, isInteger } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { fold } from "../../term/walk.ts";
import { digitsOf, signOf } from "../print/float.ts";
import { graphemes } from "../print/graphemes.ts";
import { layout } from "../print/layout.ts";
import { type Shape, shapeOf } from "../print/shape.ts";

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

/** Hands out the arguments, and finds those of the wrong type. */
export class ArgumentReader {
  readonly #args: List;
  #taken = 0;

  constructor(args: List) {
    this.#args = args;
  }

  any(): Term {
    return this.#args[this.#taken++];
  }

  integer(): Integer {
    return this.of("integer", isInteger);
  }

  of<T extends Term>(type: string, isOfType: (term: Term) => term is T): T {
    const term = this.any();
    if (isOfType(term)) return term;
    throw new FormatError(2, `element ${this.#taken} must be of type ${type}`);
  }
}

/** How many characters to write, and what to fill them up with. */
export interface Field {
  /** Negative when the text goes to the left end of its field. */
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly pad: string;
}

/** A directive, ready to take its arguments. */
export interface Directive extends Field {
  readonly letter: string;
  /** Whether characters beyond ISO 8859-1 may be written: `~ts`, `~tp`. */
  readonly unicode: boolean;
  /** Whether lists of characters are written as strings: not so by `~lp`. */
  readonly strings: boolean;
}

/** Where it is written. */
export interface Place {
  readonly node: symbol;
  /** From 1 on. */
  readonly column: number;
}

/** The text of a directive and its arguments. */
export function write(directive: Directive, args: ArgumentReader, place: Place): string {
  const { letter, unicode, precision } = directive;
  // Only for terms and texts the precision is a length; for numbers it is the base, or the digits.
  const field = { ...directive, precision: undefined };
  switch (letter) {
    case "p":
    case "P":
      return pretty(shape(directive, directive.strings, args, place), directive, place);
    case "w":
    case "W":
      return filled(shape(directive, false, args, place).text, directive);
    case "s":
      return cut(textOf(args.of("string", isText), unicode), directive);
    case "c":
      return repeated(character(args.integer(), unicode), directive);
    case "b":
    case "B":
    case "+":
    case "#":
    case "x":
    case "X":
      return filled(integerText(letter, args, precision ?? 10), field);
    case "f":
    case "e":
    case "g":
      return filled(floatText(letter, Number(args.of("float", isFloat)), precision ?? 6), field);
    case "n":
      if (field.width !== undefined && field.width < 0) throw FormatError.failed();
      return repeated("\n", field);
    case "~":
      return repeated("~", directive);
    default: // ~i
      args.any();
      return "";
  }
}

/** A term; `~P` and `~W` say also how deep. */
function shape(directive: Directive, strings: boolean, args: ArgumentReader, place: Place): Shape {
  const term = args.any();
  const depth = "PW".includes(directive.letter) ? Number(args.integer()) : -1;
  const style = { strings, unicode: directive.unicode, node: place.node };
  return shapeOf(term, style, depth < 0 ? Number.POSITIVE_INFINITY : depth);
}

function pretty(shape: Shape, { width = 80, precision }: Field, { column }: Place): string {
  if (width < 0) throw FormatError.failed();
  return width === 0
    ? shape.text
    : layout(shape, { width, column: Math.max(precision ?? column, 1) });
}

function integerText(letter: string, args: ArgumentReader, base: number): string {
  if (base < 2 || base > 36) throw FormatError.failed();
  const value = args.integer().toString(base);
  const digits = "B#X".includes(letter) ? value.toUpperCase() : value;
  const prefix = "+#".includes(letter)
    ? `${base}#`
    : "xX".includes(letter)
      ? textOf(args.of("string", isText), true)
      : "";
  return digits.startsWith("-") ? `-${prefix}${digits.slice(1)}` : prefix + digits;
}

function floatText(letter: "f" | "e" | "g", value: number, precision: number): string {
  if (precision < (letter === "e" ? 2 : 1)) throw FormatError.failed();
  if (letter === "f") return fixed(value, precision);
  return letter === "e" ? scientific(value, precision) : general(value, precision);
}

/** What `~s` takes, roughly: `textOf` looks closer. */
function isText(term: Term): term is Atom | Binary | List | ImproperList {
  return (
    isAtom(term) ||
    typeof term === "string" ||
    term instanceof Uint8Array ||
    isList(term) ||
    term instanceof ImproperList
  );
}

function textOf(term: Term, unicode: boolean): string {
  const text = isAtom(term) ? atomName(term) : characters(term, unicode);
  if (!unicode && /[^\0-\xff]/.test(text)) throw FormatError.failed();
  return text;
}

/** The text in lists of characters and of texts. Bytes are ISO 8859-1, but for `~ts` if they are UTF-8. */
function characters(root: Term, unicode: boolean): string {
  const partsOf = (term: Term) => {
    if (!(term instanceof ImproperList)) return isList(term) ? term : undefined;
    if (typeof term.tail === "number") throw FormatError.failed();
    return [...term.heads, term.tail];
  };
  return fold<Term, string>(root, partsOf, (term, texts) => {
    if (typeof term === "string" || term instanceof Uint8Array) {
      const value = unicode ? binary(bytesOf(term)) : bytesOf(term);
      return typeof value === "string" ? value : Buffer.from(value).toString("latin1");
    }
    if (typeof term === "number" && isCharacter(term)) return String.fromCodePoint(term);
    if (!isList(term) && !(term instanceof ImproperList)) throw FormatError.failed();
    return joined(texts);
  });
}

/** The character of a number; of its last 8 bits, if it may not be beyond ISO 8859-1. */
export function character(code: Integer, unicode: boolean): string {
  const value = unicode ? Number(code) : Number(BigInt.asUintN(8, BigInt(code)));
  if (!isCharacter(value)) throw FormatError.failed();
  return String.fromCodePoint(value);
}

function isCharacter(code: number): boolean {
  return (
    Number.isInteger(code) && code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  );
}

/** A number or a term in its field. Only a term can have a precision, which is then the longest it may be. */
export function filled(text: string, field: Field): string {
  const { precision, width = precision } = field;
  if (width === undefined) return text;
  const room = Math.min(Math.abs(width), precision ?? Infinity);
  const characters = graphemes(text);
  return adjusted(characters.length > room ? Array(room).fill("*") : characters, width, field.pad);
}

/**
 * A text in its field. It is cut to the precision and filled up to it, always at its right end, and
 * then put into the field.
 */
export function cut(text: string, field: Field): string {
  const length = lengthIn(field);
  if (length === undefined) return text;
  const characters = graphemes(text).slice(0, length);
  if (length !== Math.abs(field.width ?? 0))
    while (characters.length < length) characters.push(field.pad);
  return adjusted(characters, field.width ?? 0, field.pad);
}

/** A character as often as the precision, or else the width, says. */
export function repeated(character: string, field: Field): string {
  const characters = Array<string>(lengthIn(field) ?? 1).fill(character);
  return adjusted(characters, field.width ?? 0, field.pad);
}

/** How long a text in a field should be, before it is put to one end of it. */
function lengthIn({ width, precision }: Field): number | undefined {
  if (width === undefined) return precision;
  if (precision !== undefined && precision > Math.abs(width)) throw FormatError.failed();
  return precision ?? Math.abs(width);
}

function adjusted(characters: readonly string[], width: number, pad: string): string {
  const text = characters.join("");
  const fill = pad.repeat(Math.max(Math.abs(width) - characters.length, 0));
  return width < 0 ? text + fill : fill + text;
}

/** How many digits of a float OTP looks at. It rounds from there, and writes 0 beyond. */
const EXACT_DIGITS = 21;

/** As `~f`: with so many decimals, at least 1. */
export function fixed(value: number, decimals: number): string {
  const [mantissa, exponent] = digitsOf(value, EXACT_DIGITS);
  const scaled = String(shifted(mantissa, exponent + 1 - EXACT_DIGITS + decimals));
  const text = scaled.padStart(decimals + 1, "0");
  return `${signOf(value)}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

/** As `~e`: with so many digits, at least 2, and an exponent. */
export function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = digitsOf(value, EXACT_DIGITS);
  const scaled = String(shifted(mantissa, digits - EXACT_DIGITS)).padEnd(digits, "0");
  const power = exponent + scaled.length - digits; // one more where 9.99 became 10.0
  const sign = power < 0 ? "" : "+";
  return `${signOf(value)}${scaled[0]}.${scaled.slice(1, digits)}e${sign}${power}`;
}

/** Digits with so many more to the right, or so many less: then rounded. */
function shifted(digits: string, places: number): bigint {
  const unit = 10n ** BigInt(Math.abs(places));
  return places < 0 ? (BigInt(digits) + unit / 2n) / unit : BigInt(digits) * unit;
}

/** As `~g`: with so many digits, at least 1, and an exponent unless the value is a handy one. */
export function general(value: number, digits: number): string {
  const size = Math.abs(value);
  const decimals = size < 1 ? digits : digits - String(Math.trunc(size)).length;
  if (size >= 0.1 && size < 10_000 && decimals > 0) return fixed(value, decimals);
  return scientific(value, Math.max(digits, 2));
}
