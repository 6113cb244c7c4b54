/**
 * How the modules that every node has are written down: `lists`, `maps`, `erlang` and the like are
 * called from Erlang with any terms at all, so each function is told which kinds of argument it takes.
 *
 * What it is called with is checked before it runs. If something is wrong, the caller gets Erlang's
 * error (mostly `badarg`), and what is wrong with which argument in Erlang's words, for the shell to
 * show.
 */
import { BadArgument, Exception } from "../../process/exception.ts";
import { type Exports, withArities } from "../../process/modules.ts";
import { atom, isAtom } from "../../term/atom.ts";
import type { BitString } from "../../term/binary.ts";
import { type Fun, isFun } from "../../term/fun.ts";
import { Pid, Reference } from "../../term/identifier.ts";
import { ImproperList, isList, type List } from "../../term/list.ts";
import { Float, type Integer, isInteger } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { type AnyTuple, isTuple, t } from "../../term/tuple.ts";
import { isBits } from "../notation/segment.ts";

/** A kind of argument, and what to say of one that is not of it. */
export interface Kind<T extends Term> {
  readonly fits: (term: Term) => term is T;
  readonly complaint: string;
  /** The error's reason; otherwise `badarg`. */
  readonly reason?: (term: Term) => Term;
}

function kind<T extends Term>(
  complaint: string,
  fits: (term: Term) => term is T,
  reason?: (term: Term) => Term,
): Kind<T> {
  return { complaint, fits, ...(reason && { reason }) };
}

/** For functions that are written in Erlang: an argument that does not fit has no clause. */
export function clause<T extends Term>(
  complaint: string,
  fits: (term: Term) => term is T,
): Kind<T> {
  return kind(complaint, fits, () => Symbol.for("function_clause"));
}

export const anything = kind("no term", (_term): _term is Term => true);
export const anAtom = kind("not an atom", isAtom);
/** An atom that can name something: not one that JavaScript has a literal for. */
export const aName = kind("not an atom", (term) => typeof term === "symbol");
export const aPid = kind("not a pid", (term) => term instanceof Pid);
export const aPidOrPort = kind("not a pid or a port", (term) => term instanceof Pid);
export const aDestination = kind("invalid destination", (term) => term instanceof Pid);
export const aReference = kind("not a reference", (term) => term instanceof Reference);
export const aFun = kind("not a fun", (term): term is Fun => isFun(term));
export const aList = kind("not a list", (term): term is List => isList(term));
export const aCons = kind(
  "not a nonempty list",
  (term): term is List | ImproperList =>
    term instanceof ImproperList || (isList(term) && term.length > 0),
);
export const aTuple = kind("not a tuple", (term): term is AnyTuple => isTuple(term));
export const anInteger = kind("not an integer", (term): term is Integer => isInteger(term));
export const aNumber = kind(
  "not a number",
  (term): term is number | bigint | Float =>
    typeof term === "number" || typeof term === "bigint" || term instanceof Float,
);
export const aBoolean = kind(
  "not a boolean ('true' or 'false')",
  (term) => typeof term === "boolean",
);
export const aBinary = kind(
  "not a binary",
  (term): term is string | Uint8Array => typeof term === "string" || term instanceof Uint8Array,
);
export const aBitstring = kind("not a bitstring", (term): term is string | Uint8Array | BitString =>
  isBits(term),
);
const badMap = (term: Term) => t(Symbol.for("badmap"), term);
export const aMap = kind("not a map", (term) => term instanceof TermMap, badMap);
/** We have no iterators. */
export const aMapOrIterator = kind(
  "not a map or an iterator",
  (term) => term instanceof TermMap,
  badMap,
);

export const aNodeList = kind(
  "not a list of nodes",
  (term): term is readonly symbol[] =>
    isList(term) && term.every((node) => typeof node === "symbol"),
);
/** Milliseconds, or how many times: a number of 32 bits, or `infinity`. */
export const aTimeout = kind(
  "not a timeout",
  (term): term is number | symbol =>
    term === Symbol.for("infinity") ||
    (Number.isInteger(term) && (term as number) >= 0 && (term as number) <= 0xffff_ffff),
);

/** A fun of so many parameters. */
export function aFunOf(arity: number): Kind<Fun> {
  const words = ["no arguments", "one argument", "two arguments"][arity];
  return kind(
    `not a fun that takes ${words}`,
    (term): term is Fun => isFun(term) && term.arity === arity,
  );
}

type Arguments<Kinds extends readonly Kind<Term>[]> = {
  readonly [I in keyof Kinds]: Kinds[I] extends Kind<infer T> ? T : never;
};

/** A function of a library. */
export interface LibraryFunction {
  readonly kinds: readonly Kind<Term>[];
  readonly run: (args: readonly Term[]) => unknown;
}

/** A function that takes such arguments. */
export function takes<const Kinds extends readonly Kind<Term>[]>(
  kinds: Kinds,
  run: (...args: Arguments<Kinds>) => unknown,
): LibraryFunction {
  // The kinds are checked before it is run.
  return { kinds, run: (args) => run(...(args as Arguments<Kinds>)) };
}

/** Thrown by a function that finds fault with one of its arguments, counted from 1. */
export class ArgumentError extends Error {
  readonly argument: number;
  readonly reason: Term;

  constructor(argument: number, complaint: string, reason: Term = Symbol.for("badarg")) {
    super(complaint);
    this.argument = argument;
    this.reason = reason;
  }
}

/** An error with what is wrong about the arguments, a line for each. */
export class LibraryError extends Exception {
  readonly complaints: readonly string[];

  constructor(reason: Term, module: string, name: string, args: List, complaints: string[]) {
    const explainer = module === "erlang" ? "erl_erts_errors" : "erl_stdlib_errors";
    const info = new TermMap([[Symbol.for("module"), Symbol.for(explainer)]]);
    const frame = t(atom(module), atom(name), args, [t(Symbol.for("error_info"), info)]);
    super("error", reason, [frame]);
    this.complaints = complaints;
  }
}

/** The error of a function that has no clause for its arguments. Erlang: `function_clause`. */
export function noClause(module: string, name: string, args: List): Exception {
  return new Exception("error", Symbol.for("function_clause"), [
    t(atom(module), atom(name), args, []),
  ]);
}

/**
 * The exports of a module from its functions by name and arity: `{ "nth/2": takes(…) }`. Functions of
 * one name become one JavaScript function that goes by the number of its arguments.
 */
export function library(module: string, functions: Record<string, LibraryFunction>): Exports {
  const byName = new Map<string, Map<number, LibraryFunction>>();
  for (const [key, definition] of Object.entries(functions)) {
    const name = key.slice(0, key.lastIndexOf("/"));
    const arities = byName.get(name) ?? new Map<number, LibraryFunction>();
    byName.set(name, arities.set(definition.kinds.length, definition));
  }
  const exports: Record<string, unknown> = {};
  for (const [name, arities] of byName) {
    const call = (...args: Term[]) => callLibrary(module, name, arities.get(args.length), args);
    exports[name] = withArities(call, ...arities.keys());
  }
  return exports;
}

function callLibrary(
  module: string,
  name: string,
  definition: LibraryFunction | undefined,
  args: readonly Term[],
): unknown {
  if (!definition) throw noClause(module, name, args);
  const wrong = definition.kinds.flatMap((kind, i) => (kind.fits(args[i]) ? [] : [{ kind, i }]));
  const [first] = wrong;
  if (first) {
    const reason = first.kind.reason?.(args[first.i]) ?? Symbol.for("badarg");
    const complaints = wrong.map(({ kind, i }) => `argument ${i + 1}: ${kind.complaint}`);
    throw new LibraryError(reason, module, name, args, complaints);
  }
  try {
    return definition.run(args);
  } catch (thrown) {
    if (thrown instanceof ArgumentError) {
      const complaint = `argument ${thrown.argument}: ${thrown.message}`;
      throw new LibraryError(thrown.reason, module, name, args, [complaint]);
    }
    if (thrown instanceof BadArgument) {
      const hint = thrown.message.replace(/^badarg: /, "");
      throw new LibraryError(thrown.reason, module, name, args, [hint]);
    }
    throw thrown;
  }
}
