/**
 * Lists: arrays. Two things that JavaScript's arrays can't say are here.
 *
 * A *string* in Erlang is nothing but a list of character numbers: `"Hi"` is `[72, 105]`. So is ours,
 * and it prints as `"Hi"` again. (A JavaScript string is Erlang's binary, `<<"Hi">>`.)
 *
 * An *improper* list ends in something other than the empty list: `[a | b]`. Nobody writes one by
 * design, except OTP, which tags some replies with `[alias | Ref]`.
 */
import { Made } from "./made.ts";
import type { Term } from "./term.ts";
import { isTuple } from "./tuple.ts";
import { fold } from "./walk.ts";

declare module "./term.ts" {
  interface Kinds {
    readonly list: List | ImproperList;
  }
}

/** An Erlang list: an array, never a {@link Tuple}. */
export type List = readonly Term[];

/**
 * A list whose tail is not a list, with its heads and its tail. Erlang: `[a, b | c]`.
 *
 * @example
 * ```ts
 * new ImproperList([1, 2], 3); // [1,2|3]
 * ```
 */
export class ImproperList extends Made {
  readonly heads: readonly Term[];
  readonly tail: Term;

  /** @param heads at least one element @param tail anything but a list */
  constructor(heads: readonly Term[], tail: Term) {
    super();
    this.heads = Object.freeze([...heads]);
    if (this.heads.length === 0) throw new RangeError("an improper list has at least one head");
    if (isList(tail) || tail instanceof ImproperList)
      throw new RangeError("an improper list's tail is no list: write [...heads, ...tail]");
    this.tail = tail;
    Object.freeze(this);
  }
}

/**
 * The Erlang string of a text: the list of its characters' numbers. Erlang: `"Genova"`.
 *
 * @example
 * ```ts
 * charlist("Hi"); // [72,105]
 * ```
 */
export function charlist(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) as number);
}

/**
 * The text of an Erlang string: of a list of character numbers, of a binary (which is a string
 * already), or of lists of these, as `io_lib` returns them. Erlang: `unicode:characters_to_list/1`.
 *
 * @throws TypeError when there is anything else in it
 * @example
 * ```ts
 * text(charlist("Genova")); // "Genova"
 * ```
 */
export function text(chars: Term): string {
  return fold<Term, string>(chars, partsOf, (term, texts) => {
    if (typeof term === "string") return term;
    if (typeof term === "number" && Number.isInteger(term) && term >= 0 && term <= 0x10ffff)
      return String.fromCodePoint(term);
    if (partsOf(term)) return joined(texts);
    throw new TypeError("expected a text: a string, or a list of character numbers");
  });
}

/** The texts as one. JavaScript only links what `+` joins, and copies what `join` joins. */
export function joined(texts: readonly string[]): string {
  let all = "";
  for (const text of texts) all += text;
  return all;
}

function partsOf(term: Term): readonly Term[] | undefined {
  if (term instanceof ImproperList) return [...term.heads, term.tail];
  return isList(term) ? term : undefined;
}

/**
 * Whether a term is a proper list. Erlang: `is_list/1`, which also takes improper ones.
 *
 * @example
 * ```ts
 * isList([1, 2]); // true
 * isList(t(1, 2)); // false
 * ```
 */
export function isList(value: unknown): value is List {
  try {
    return Array.isArray(value) && !isTuple(value);
  } catch {
    return false; // a proxy, which has thrown
  }
}
