/**
 * Texts between quotes: strings, quoted atoms, strings of several lines, and sigils, which say what
 * becomes of a text.
 *
 *     "a\n"    ~b"a\n"  ~B"a\n"       """
 *     'a b'    ~s(a\n)  ~S/a\n/         a text of
 *                                         two lines
 *                                       """
 *
 * In a string of several lines, and behind `~B` and `~S`, a backslash is a character like any other.
 *
 * From the Erlang Reference Manual, "Data Types".
 */
import { NotationError } from "./notation-error.ts";

/** What stands between quotes, and where the text goes on behind it. */
export interface Quoted {
  readonly value: string;
  readonly end: number;
}

const ESCAPE = /x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|\^([\s\S])|([^x^])/uy;
const SIGIL = /~([\w@À-ÖØ-öø-ÿ]*)/y;
const SUFFIX = /[\w@À-ÖØ-öø-ÿ]/y;
const TRIPLE = /("{3,})[^\S\n]*/y;

const CONTROL = new Map([
  ["b", "\b"],
  ["d", "\x7f"],
  ["e", "\x1b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["s", " "],
  ["t", "\t"],
  ["v", "\v"],
]);

/** What ends a text, by what begins it. */
const CLOSING = new Map([
  ...Object.entries({ "(": ")", "[": "]", "{": "}", "<": ">" }),
  ...[..."/|'\"`#"].map((sign) => [sign, sign] as const),
]);

/**
 * A string, which may be of several lines.
 *
 * @param at where its first quote is
 * @returns `undefined` when the text ends before the string does
 * @throws {@link NotationError}
 */
export function readString(text: string, at: number): Quoted | undefined {
  const lines = matchAt(TRIPLE, text, at);
  const read = lines ? readLines(text, at, lines, false) : readBetween(text, at + 1, '"');
  if (read && text[read.end] === '"')
    throw illegal(text, read.end, "adjacent string literals without intervening white space");
  return read;
}

/** `~b"…"` and its kin, with what stands behind the `~`. Returns and throws as {@link readString} does. */
export function readSigil(text: string, at: number): (Quoted & { prefix: string }) | undefined {
  const [all, prefix] = matchAt(SIGIL, text, at) as unknown as [string, string];
  const start = at + all.length;
  if (start === text.length) return undefined;
  const closing = CLOSING.get(text[start] as string);
  if (closing === undefined) throw illegal(text, start, "illegal string");
  const lines = matchAt(TRIPLE, text, start);
  const hasEscapes = prefix === "b" || prefix === "s" || (prefix === "" && !lines);
  const read = lines
    ? readLines(text, start, lines, hasEscapes)
    : readBetween(text, start + 1, closing, hasEscapes);
  if (read === undefined) return undefined;
  if (matchAt(SUFFIX, text, read.end)) throw illegal(text, read.end, "illegal sigil suffix");
  if (!["", "b", "B", "s", "S"].includes(prefix)) throw illegal(text, at, "illegal sigil prefix");
  return { ...read, prefix };
}

/**
 * A text up to a sign, or to its end. Returns and throws as {@link readString} does.
 *
 * @param start where the text begins, behind its quote
 */
export function readBetween(
  text: string,
  start: number,
  closing: string | undefined,
  hasEscapes = true,
): Quoted | undefined {
  let value = "";
  let i = start;
  while (i < text.length) {
    const character = text[i] as string;
    if (character === closing) return { value, end: i + 1 };
    const isEscape = character === "\\" && hasEscapes;
    const read = isEscape ? readEscape(text, i) : { value: character, end: i + 1 };
    if (read === undefined) return undefined;
    value += read.value;
    i = read.end;
  }
  return closing === undefined ? { value, end: i } : undefined;
}

/**
 * A string of several lines. It ends in a line that begins with as many quotes as the string did, and
 * the white space before those is taken from all lines.
 */
function readLines(
  text: string,
  at: number,
  [opening, quotes]: RegExpExecArray,
  hasEscapes: boolean,
): Quoted | undefined {
  const closing = new RegExp(`([^\\S\\n]*)${quotes}`, "y");
  const starts: number[] = [];
  let start = at + opening.length;
  if (start < text.length && text[start] !== "\n")
    throw illegal(text, start, "not white space after start of triple-quoted string");
  for (;;) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return undefined;
    const last = matchAt(closing, text, start);
    if (last) {
      const lines = starts.map((from) => lineAt(text, from, last[1] as string)).join("\n");
      const value = hasEscapes ? readBetween(lines, 0, undefined)?.value : lines;
      return value === undefined ? undefined : { value, end: start + last[0].length };
    }
    starts.push(start);
  }
}

/** A line without the white space that all have in front. An empty one need not have it. */
function lineAt(text: string, start: number, indentation: string): string {
  const line = text.slice(start, text.indexOf("\n", start));
  if (line === "" || line.startsWith(indentation)) return line.slice(indentation.length);
  let same = 0;
  while (line[same] === indentation[same]) same++;
  throw illegal(text, start + same, "bad indentation in triple-quoted string");
}

/** What stands for a character after a backslash; a fault in it is reported at `place`. */
export function readEscape(text: string, backslash: number, place = backslash): Quoted | undefined {
  if (backslash + 1 >= text.length) return undefined;
  const found = matchAt(ESCAPE, text, backslash + 1);
  if (found === undefined) {
    if (text.startsWith("^", backslash + 1)) return undefined;
    throw illegal(text, place, "illegal character");
  }
  const end = backslash + 1 + found[0].length;
  const [, braced, hex, octal, control, plain] = found;
  if (control !== undefined)
    return { value: String.fromCharCode((control.codePointAt(0) as number) & 31), end };
  if (plain !== undefined) return { value: CONTROL.get(plain) ?? plain, end };
  const code =
    octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt(braced ?? hex ?? "", 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    throw illegal(text, place, "illegal character");
  return { value: String.fromCodePoint(code), end };
}

/** A text that can't be scanned. */
export function illegal(text: string, at: number, what: string): NotationError {
  return new NotationError("illegal", text, at, what);
}

/** What a pattern finds at an offset. The pattern has the flag `y`. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
