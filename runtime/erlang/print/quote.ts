/**
 * How names and texts are written: when an atom needs quotes, and what stands for a character that
 * has no sign of its own.
 *
 * Erlang prints a list of numbers as a string if each of them is a *printable* character. Which ones
 * are is a choice made when `erl` starts, and the default (`+pc latin1`) is kept here: those of
 * ISO 8859-1. So `[232]` prints as `"è"`, and `[1234]` as itself. Atoms have no such choice: all
 * their characters are shown, between quotes if there is any beyond ISO 8859-1.
 */

/**
 * The words that no atom may be without quotes: those of OTP 27 to 29. To OTP 25 `else` and `maybe` are
 * atoms like any other.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    "after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let " +
    "maybe not of or orelse receive rem try when xor"
  ).split(" "),
);

const plainAtom = /^[a-zß-öø-ÿ][a-zA-Z0-9_@À-ÖØ-öø-ÿ]*$/;

/**
 * The name of an atom as it is written in a program.
 *
 * @param unicode whether a character beyond ISO 8859-1 is written as such, as `~tp` does, or by its
 * number, as `~p` does
 */
export function quoteAtom(name: string, unicode: boolean): string {
  return RESERVED_WORDS.has(name) ? quote(name, "'", unicode) : quoteName(name, unicode);
}

/** The name of a module or a function after `fun`, where OTP doesn't mind the reserved words. */
export function quoteName(name: string, unicode: boolean): string {
  return plainAtom.test(name) ? name : quote(name, "'", unicode);
}

const escapes = new Map([
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\v", "\\v"],
  ["\f", "\\f"],
  ["\r", "\\r"],
  ["\x1b", "\\e"],
  ["\x7f", "\\d"],
]);

/** A text between quotes of the given kind. */
export function quote(text: string, mark: "'" | '"', unicode: boolean): string {
  return mark + text.replace(NOT_AS_IS, (character) => escaped(character, mark, unicode)) + mark;
}

/** All that may have to be written otherwise than as itself. */
const NOT_AS_IS = /["'\\]|[^\x20-\x7e\xa0-\xff]/gu;

function escaped(character: string, mark: string, unicode: boolean): string {
  if (character === mark || character === "\\") return `\\${character}`;
  const code = character.codePointAt(0) as number;
  if (code > 0xff) return unicode ? character : `\\x{${code.toString(16).toUpperCase()}}`;
  if ((code >= 0x20 && code < 0x7f) || code >= 0xa0) return character;
  return escapes.get(character) ?? `\\${code.toString(8).padStart(3, "0")}`;
}

/** Whether a number is that of a printable character. */
export function isPrintable(code: unknown): code is number {
  return Number.isInteger(code) && inLatin1(code as number);
}

const inLatin1 = (code: number) =>
  (code >= 0x20 && code < 0x7f) ||
  (code >= 0xa0 && code <= 0xff) ||
  (code >= 0x08 && code <= 0x0d) ||
  code === 0x1b;
