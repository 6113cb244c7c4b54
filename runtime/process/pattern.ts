/**
 * Patterns: the shape that a message must have, with names for what is to be taken out of it.
 *
 * Erlang's `{From, {store, Key, Value}}` is written
 *
 *     t($.pid("From"), t(store, $("Key"), $("Value")))
 *
 * A pattern is an ordinary term with holes in it. A hole matches anything, or anything of one kind,
 * and its name becomes a property of what the clause receives: `{ From, Key, Value }`, with `From` a
 * `Pid` without a cast. A name that stands twice must stand for equal values, and `_` matches
 * anything and takes nothing. Everything else in a pattern must equal the message.
 *
 * Left out: patterns inside maps and binaries.
 */
import { types } from "node:util";
import { type Atom, isAtom } from "../term/atom.ts";
import type { Binary } from "../term/binary.ts";
import { equal } from "../term/equal.ts";
import { type Fun, isFun } from "../term/fun.ts";
import { Pid, Reference } from "../term/identifier.ts";
import { ImproperList, isList, type List } from "../term/list.ts";
import { notATerm } from "../term/misuse.ts";
import { type Integer, isInteger } from "../term/number.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { type AnyTuple, Gap, isTuple } from "../term/tuple.ts";

/**
 * A hole in a pattern: a name, and what may stand there. Erlang: a variable that is not bound. Made by
 * {@link $}.
 *
 * @example
 * ```ts
 * match(t(1, $.pid("Who")), t(1, self()))?.Who instanceof Pid; // true
 * ```
 */
export class Hole<Name extends string, T extends Term> extends Gap {
  readonly name: Name;
  /** Whether a term may stand there. */
  readonly fits: (term: Term) => term is T;

  constructor(name: Name, fits: (term: Term) => term is T) {
    super();
    this.name = name;
    this.fits = fits;
  }
}

/**
 * A list with known first elements and any rest. Erlang: `[Head | Tail]`. Made by {@link cons}.
 *
 * @example
 * ```ts
 * match(cons([$("Head")], $("Tail")), [1, 2, 3])?.Tail; // [2,3]
 * ```
 */
export class Cons<Heads extends readonly unknown[], Tail> extends Gap {
  readonly heads: Heads;
  readonly tail: Tail;

  constructor(heads: Heads, tail: Tail) {
    super();
    this.heads = heads;
    this.tail = tail;
  }
}

class Wildcard extends Gap {
  readonly matches = "anything";
}

/**
 * Matches anything and takes nothing. Erlang: `_`.
 *
 * @example
 * ```ts
 * match(t(_, $("Second")), t(1, 2))?.Second; // 2
 * ```
 */
export const _ = new Wildcard();

/** What a pattern may be: a term with holes. */
export type Pattern =
  | Term
  | Wildcard
  | Hole<string, Term>
  | Cons<readonly unknown[], unknown>
  | readonly Pattern[];

/** What a clause receives: a property for each name in the pattern `P`, of the type of its hole. */
export type Bindings<P> = [Captured<P>] extends [never] ? Record<never, never> : Flat<Captured<P>>;

/** An object type for each hole, all to be had together; `never` where there is none. */
type Captured<P> =
  P extends Hole<infer Name, infer T>
    ? { [K in Name]: T }
    : P extends Cons<infer Heads, infer Tail>
      ? Both<Captured<Heads[number]> | Captured<Tail>>
      : P extends readonly (infer Element)[]
        ? Both<Captured<Element>>
        : never;

type Both<Union> = [Union] extends [never]
  ? never
  : (Union extends unknown ? (x: Union) => void : never) extends (x: infer All) => void
    ? All
    : never;

type Flat<T> = { [K in keyof T]: T[K] };

const hole =
  <T extends Term>(fits: (term: Term) => term is T) =>
  <const Name extends string>(name: Name) =>
    new Hole(name, fits);

/**
 * Makes a hole: `$("Key")` takes any term, and `$.pid`, `$.atom`, `$.integer`, `$.number`, `$.text`,
 * `$.list`, `$.tuple`, `$.map`, `$.ref`, `$.fun` only one of that kind.
 * Erlang: a variable in a pattern, and the guard that tells its kind.
 *
 * @example
 * ```ts
 * const store = Symbol.for("store");
 * const clause = on(t($.pid("From"), t(store, $("Key"))), ({ From, Key }) => send(From, Key));
 * ```
 */
export const $ = Object.assign(
  hole((_term: Term): _term is Term => true),
  {
    /** Takes a pid. */
    pid: hole((term): term is Pid => term instanceof Pid),
    /** Takes a reference. */
    ref: hole((term): term is Reference => term instanceof Reference),
    /** Takes an atom. */
    atom: hole((term): term is Atom => isAtom(term)),
    /** Takes an integer, a bigint too. */
    integer: hole((term): term is Integer => isInteger(term)),
    /** Takes a JavaScript number. */
    number: hole((term): term is number => typeof term === "number"),
    /** Takes a binary that is a text: a string. */
    text: hole((term): term is Binary & string => typeof term === "string"),
    /** Takes a proper list. */
    list: hole((term): term is List => isList(term)),
    /** Takes a tuple of any size. */
    tuple: hole((term): term is AnyTuple => isTuple(term)),
    /** Takes a map. */
    map: hole((term): term is TermMap => term instanceof TermMap),
    /** Takes a fun. */
    fun: hole((term): term is Fun => isFun(term)),
  },
);

/**
 * The pattern of a list by its first elements and its rest. Erlang: `[First, Second | Rest]`.
 *
 * @example
 * ```ts
 * const clause = on(cons([$("First")], $.list("Rest")), ({ First, Rest }) => [Rest, First]);
 * ```
 */
export function cons<const Heads extends readonly unknown[], const Tail>(
  heads: Heads,
  tail: Tail,
): Cons<Heads, Tail> {
  return new Cons(heads, tail);
}

/** What the holes of a pattern took, by name. */
export type Captures = Record<string, Term>;

/**
 * Holds a term against a pattern. Erlang: `Pattern = Term`.
 *
 * @returns what the holes took, or `undefined` when the term does not match
 * @throws TypeError when it is a promise, which was to be awaited first
 * @example
 * ```ts
 * match(t(Symbol.for("ok"), $("Value")), t(Symbol.for("ok"), 25)); // { Value: 25 }
 * ```
 */
export function match<const P extends Pattern>(pattern: P, term: Term): Bindings<P> | undefined;
export function match(pattern: Pattern, term: Term): Captures | undefined {
  if (types.isPromise(term)) throw notATerm(term);
  return capturesOf(pattern, term);
}

/** {@link match} for a pattern whose holes TypeScript does not know. */
export function capturesOf(pattern: Pattern, term: Term): Captures | undefined {
  const captures: Captures = {};
  return fits(pattern, term, captures) ? captures : undefined;
}

/** Whether only a term with this reference in it can match. */
export function asksFor(pattern: Pattern, ref: Reference): boolean {
  if (Array.isArray(pattern)) return pattern.some((part) => asksFor(part, ref));
  return pattern === ref || (pattern instanceof ImproperList && pattern.tail === ref);
}

/** Whether two patterns match the same terms; or it is not worth finding out. */
export function isSamePattern(a: Pattern, b: Pattern): boolean {
  if (a instanceof Hole) return b instanceof Hole && a.fits === b.fits && a.name === b.name;
  if (Array.isArray(a))
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      isTuple(a) === isTuple(b) &&
      a.every((part, i) => isSamePattern(part, b[i]))
    );
  return a === b;
}

function fits(pattern: Pattern, term: Term, captures: Captures): boolean {
  if (typeof pattern !== "object" || pattern === null) return equal(pattern, term);
  if (pattern instanceof Hole) return capture(pattern, term, captures);
  if (pattern === _) return true;
  if (Array.isArray(pattern))
    return (
      Array.isArray(term) &&
      isTuple(pattern) === isTuple(term) &&
      pattern.length === term.length &&
      allFit(pattern, term, captures)
    );
  if (pattern instanceof Cons) {
    const { heads, tail } = pattern;
    return (
      isList(term) &&
      term.length >= heads.length &&
      allFit(heads as readonly Pattern[], term, captures) &&
      fits(tail as Pattern, term.slice(heads.length), captures)
    );
  }
  return equal(pattern as Term, term);
}

function allFit(patterns: readonly Pattern[], terms: readonly Term[], captures: Captures): boolean {
  for (let i = 0; i < patterns.length; i++)
    if (!fits(patterns[i], terms[i], captures)) return false;
  return true;
}

function capture(hole: Hole<string, Term>, term: Term, captures: Captures): boolean {
  if (!hole.fits(term)) return false;
  if (Object.hasOwn(captures, hole.name)) return equal(captures[hole.name], term);
  captures[hole.name] = term;
  return true;
}
