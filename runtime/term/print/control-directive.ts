/**
 * What each directive of a control string writes.
 */
import { type Atom, atomName, isAtom } from "../atom.ts";
import { type Binary, binary, bytesOf } from "../binary.ts";
import { ImproperList, isList, joined, type List } from "../list.ts";
import { type Integer, isFloat } from "../number.ts";
import type { Term } from "../term.ts";
import { fold } from "../walk.ts";
import type { ArgumentReader } from "./control-arguments.ts";
import { FormatError } from "./control-error.ts";
import { cut, type Field, filled, repeated } from "./control-field.ts";
import { fixed, general, scientific } from "./float.ts";
import { layout } from "./layout.ts";
import { oneLine, type Shape, shapeOf } from "./shape.ts";

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
      return filled(oneLine(shape(directive, false, args, place)), directive);
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
    ? oneLine(shape)
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
