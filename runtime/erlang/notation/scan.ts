/**
 * From characters to tokens: the words and signs of Erlang notation.
 *
 * A *form* is what one reads at once: everything up to a dot that is followed by white space. In a
 * file of terms each term is a form, in a shell each thing that is typed. A form may go on in the
 * next line, so "there is no dot yet" is no error: it is the answer `undefined`.
 *
 * From the Erlang Reference Manual, "Character Set and Source File Encoding" and "Data Types". Left
 * out: macros, and what starts with a `#` other than a map.
 */
import { MAX_ATOM_CHARACTERS } from "../../term/atom.ts";
import { type Float, float, type Integer, integer } from "../../term/number.ts";
import { RESERVED_WORDS } from "../print/quote.ts";
import { NotationError } from "./notation-error.ts";
import { illegal, matchAt, readBetween, readEscape, readSigil, readString } from "./quoted.ts";

/** One word or sign; `at` is the offset where it starts. */
export type Token =
  | { readonly kind: "atom"; readonly at: number; readonly name: string }
  | { readonly kind: "variable"; readonly at: number; readonly name: string }
  | { readonly kind: "integer"; readonly at: number; readonly value: Integer }
  | { readonly kind: "float"; readonly at: number; readonly value: number | Float }
  | { readonly kind: "character"; readonly at: number; readonly value: number }
  | { readonly kind: "string"; readonly at: number; readonly text: string }
  | {
      readonly kind: "sigil";
      readonly at: number;
      readonly prefix: string;
      readonly text: string;
    }
  /** A sign, or a reserved word such as `case`. */
  | { readonly kind: "symbol"; readonly at: number; readonly text: string }
  /** The end of a form. */
  | { readonly kind: "dot"; readonly at: number };

/** The tokens of a form, the last of which is its dot, and the offset of what follows it. */
export interface Form {
  readonly tokens: readonly Token[];
  readonly end: number;
}

/** The longest text that is read, in UTF-16 units. */
export const MAX_TEXT = 4 * 1024 * 1024;

/** The longest integer or float that is read, in digits. */
const MAX_DIGITS = 10_000;

// White space is what is neither a sign nor a letter: 0 to 32, and 128 to 160.
const BLANK = /(?:[^!-\x7f\xa1-\uffff]+|%[^\n]*)+/y;
const WORD = /[a-zß-öø-ÿ][\w@À-ÖØ-öø-ÿ]*/y;
const VARIABLE = /[A-Z_À-ÖØ-Þ][\w@À-ÖØ-öø-ÿ]*/y;
const FLOAT = /(\d+(?:_\d+)*\.\d+(?:_\d+)*)([eE](?:[+-]?\d+(?:_\d+)*)?)?/y;
const INTEGER = /\d+(?:_\d+)*/y;
const BASED = /#[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*/y;
const DOT = /\.(?:[^!-\x7f\xa1-\uffff]|(?=%)|$)/y;
const SIGN =
  /\?=|\.\.\.|=:=|=\/=|<:[-=]|<-|<=|<<|=<|==|=>|->|--|\+\+|\/=|\|\||&&|::|:=|>=|>>|\.\.|[!-\x7f¡-¿×÷]/y;

const CURLY = new Map([
  ["‘", "'"],
  ["’", "'"],
  ["“", '"'],
  ["”", '"'],
]);

/**
 * Reads the tokens of the form that starts at an offset.
 *
 * @returns `undefined` when the text ends before the form does
 * @throws {@link NotationError} for what can't be a token
 */
export function scanForm(text: string, start = 0): Form | undefined {
  if (text.length > MAX_TEXT)
    throw new NotationError("limit", text, 0, `longer than ${MAX_TEXT} characters`);
  const tokens: Token[] = [];
  let at = start;
  for (;;) {
    at += lengthOf(BLANK, text, at);
    if (at >= text.length) return undefined;
    const read = readToken(text, at);
    if (read === undefined) return undefined;
    tokens.push(read.token);
    at = read.end;
    if (read.token.kind === "dot") return { tokens, end: at };
  }
}

/** Whether there is nothing but white space and comments from an offset on. */
export function isBlank(text: string, from: number): boolean {
  return from + lengthOf(BLANK, text, from) >= text.length;
}

type Read = { readonly token: Token; readonly end: number } | undefined;

function readToken(text: string, at: number): Read {
  const first = text[at] as string;
  if (first === '"') {
    const read = readString(text, at);
    return read && { token: { kind: "string", at, text: read.value }, end: read.end };
  }
  if (first === "'") {
    const read = readBetween(text, at + 1, first);
    if (read === undefined) return undefined;
    const name = checkedName("atom", text, at, read.value);
    return { token: { kind: "atom", at, name }, end: read.end };
  }
  if (first === "~") {
    const read = readSigil(text, at);
    if (read === undefined) return undefined;
    return { token: { kind: "sigil", at, prefix: read.prefix, text: read.value }, end: read.end };
  }
  if (first === "$") return readCharacter(text, at);
  if (first >= "0" && first <= "9") return readNumber(text, at);

  const word = matchAt(WORD, text, at)?.[0];
  if (word !== undefined) {
    const end = at + word.length;
    if (RESERVED_WORDS.has(word)) return { token: { kind: "symbol", at, text: word }, end };
    return { token: { kind: "atom", at, name: checkedName("atom", text, at, word) }, end };
  }
  const variable = matchAt(VARIABLE, text, at)?.[0];
  if (variable !== undefined) {
    const name = checkedName("var", text, at, variable);
    return { token: { kind: "variable", at, name }, end: at + variable.length };
  }
  const dot = matchAt(DOT, text, at)?.[0];
  if (dot !== undefined) return { token: { kind: "dot", at }, end: at + dot.length };
  const sign = matchAt(SIGN, text, at)?.[0];
  if (sign !== undefined)
    return { token: { kind: "symbol", at, text: sign }, end: at + sign.length };
  throw illegal(text, at, `illegal character${hint(first)}`);
}

/** Slides and word processors bend quotes, and whoever copies from them can't see why it fails. */
function hint(character: string): string {
  const straight = CURLY.get(character);
  return straight === undefined ? "" : ` ${character} (a typographic quote: write ${straight})`;
}

/** `$a` is the number of the character `a`. */
function readCharacter(text: string, at: number): Read {
  const next = text.codePointAt(at + 1);
  if (next === undefined) return undefined;
  const character = String.fromCodePoint(next);
  if (character !== "\\")
    return { token: { kind: "character", at, value: next }, end: at + 1 + character.length };
  const escaped = readEscape(text, at + 1, at);
  if (escaped === undefined) return undefined;
  const value = escaped.value.codePointAt(0) as number;
  return { token: { kind: "character", at, value }, end: escaped.end };
}

function readNumber(text: string, at: number): Read {
  const float = matchAt(FLOAT, text, at);
  if (float !== undefined) return readFloat(text, at, float);
  const digits = (matchAt(INTEGER, text, at) as RegExpExecArray)[0];
  if (digits.length > MAX_DIGITS) throw illegal(text, at, "illegal integer");
  const end = at + digits.length;
  if (text[end] === "#") return readBased(text, at, end, Number(digits.replaceAll("_", "")));
  const value = integer(BigInt(digits.replaceAll("_", "")));
  return { token: { kind: "integer", at, value }, end };
}

function readFloat(text: string, at: number, found: RegExpExecArray): Read {
  const [all, , exponent] = found;
  const value = Number(all.replaceAll("_", ""));
  if (exponent?.length === 1 || all.length > MAX_DIGITS || !Number.isFinite(value))
    throw illegal(text, at, "illegal float");
  return { token: { kind: "float", at, value: float(value) }, end: at + all.length };
}

/** `16#ff`: as many of the digits as there are in that base. */
function readBased(text: string, at: number, hash: number, base: number): Read {
  if (base < 2 || base > 36) throw illegal(text, at, `illegal base '${base}'`);
  const candidates = matchAt(BASED, text, hash)?.[0].slice(1) ?? "";
  if (candidates.length > MAX_DIGITS) throw illegal(text, at, "illegal integer");
  let value = 0n;
  let length = 0;
  let read = 0;
  for (const digit of candidates) {
    read++;
    if (digit === "_") continue;
    const number = Number.parseInt(digit, 36);
    if (number >= base) break;
    value = value * BigInt(base) + BigInt(number);
    length = read;
  }
  if (length === 0) throw illegal(text, at, "illegal integer");
  return { token: { kind: "integer", at, value: integer(value) }, end: hash + 1 + length };
}

function checkedName(kind: "atom" | "var", text: string, at: number, name: string): string {
  if (name.length > MAX_ATOM_CHARACTERS && [...name].length > MAX_ATOM_CHARACTERS)
    throw illegal(text, at, `illegal ${kind}`);
  return name;
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  return matchAt(pattern, text, at)?.[0].length ?? 0;
}
