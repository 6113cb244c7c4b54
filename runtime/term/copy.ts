/**
 * The border: where a value of a program becomes a term. Past it nothing can fail, and nothing is
 * shared: a message is what it was when it was sent, whatever its sender does with its own arrays and
 * maps afterwards. A value is copied only as far as it can change at all: most messages are tuples of
 * atoms, numbers, text and pids, which can't, and are passed on as they are.
 */
import { inspect } from "node:util";
import { BitString } from "./binary.ts";
import { ExternalFun, LocalFun, RemoteFun } from "./fun.ts";
import { Pid, Port, Reference } from "./identifier.ts";
import { MAX_DEPTH } from "./limits.ts";
import { charlist, ImproperList } from "./list.ts";
import { canBeAtom, isRefusal, notATerm, tooDeep } from "./misuse.ts";
import { Float } from "./number.ts";
import type { Term } from "./term.ts";
import { TermMap } from "./term-map.ts";
import { type AnyTuple, isTuple, tupleOf } from "./tuple.ts";

/**
 * A term that nobody can change any more: the same object when nothing in it can change, else a copy.
 * The closures in it stay the same, and so does what they refer to.
 *
 * @throws TypeError or RangeError for what is no term, saying what to write instead
 */
export function snapshot(value: unknown): Term {
  try {
    return copy(value as Term, MAX_DEPTH);
  } catch (error) {
    // A getter or a proxy may throw anything.
    throw isRefusal(error) ? error : notATerm(value);
  }
}

/**
 * A value as a term, whatever it is: what is no term becomes the Erlang string of its printed form.
 * For what a program throws, exits with or returns, when there is nobody to throw an error at.
 */
export function termOf(value: unknown): Term {
  try {
    return snapshot(value);
  } catch {
    return charlist(printed(value)).slice(0, MAX_PRINTED);
  }
}

/** The longest printed form of what is no term, in characters. */
const MAX_PRINTED = 1000;

/** A value may say itself how it is printed, and fail. Then it is printed as what JavaScript takes it for. */
function printed(value: unknown): string {
  for (const customInspect of [true, false])
    try {
      const options = { depth: 2, maxArrayLength: 20, maxStringLength: MAX_PRINTED, customInspect };
      return inspect(value, options)
        .slice(0, 2 * MAX_PRINTED)
        .toWellFormed();
    } catch {}
  return `[${typeof value} that can't be printed]`;
}

/** @param depth how much deeper the term may be nested */
function copy(term: Term, depth: number): Term {
  switch (typeof term) {
    case "boolean":
    case "undefined":
    case "bigint":
      return term;
    case "symbol":
      if (!canBeAtom(term)) throw notATerm(term);
      return term;
    case "number":
      if (!Number.isFinite(term)) throw notATerm(term);
      return term;
    case "string":
      if (!term.isWellFormed()) throw notATerm(term);
      return term;
    case "object":
      if (term === null) return term;
      if (!Array.isArray(term)) return copyObject(term, depth);
      return isTuple(term) ? copyTuple(term, depth) : copyElements(term, depth);
    default:
      throw notATerm(term);
  }
}

function copyElements(elements: readonly Term[], depth: number): Term[] {
  if (depth === 0) throw tooDeep();
  const copied: Term[] = new Array(elements.length);
  for (let i = 0; i < elements.length; i++) copied[i] = copy(elements[i], depth - 1);
  return copied;
}

/** A tuple can't change, but what is in it may. */
function copyTuple(tuple: AnyTuple, depth: number): AnyTuple {
  if (depth === 0) throw tooDeep();
  let copied: Term[] | undefined;
  for (let i = 0; i < tuple.length; i++) {
    const element = copy(tuple[i], depth - 1);
    if (element !== tuple[i]) copied ??= [...tuple];
    if (copied) copied[i] = element;
  }
  return copied ? tupleOf(copied) : tuple;
}

function copyObject(term: Term & object, depth: number): Term {
  if (term instanceof Pid || term instanceof Reference) return term;
  if (term instanceof TermMap) return copyMap(term, depth);
  if (term instanceof Uint8Array) return new Uint8Array(term);
  if (term instanceof Float) {
    if (!Number.isFinite(term.value)) throw notATerm(term.value);
    return term;
  }
  if (term instanceof ImproperList)
    return new ImproperList(copyElements(term.heads, depth), copy(term.tail, depth - 1));
  if (term instanceof BitString) return new BitString(term.bytes, term.bitsInLast);
  if (
    term instanceof LocalFun ||
    term instanceof ExternalFun ||
    term instanceof RemoteFun ||
    term instanceof Port
  )
    return term;
  throw notATerm(term);
}

function copyMap(map: TermMap, depth: number): TermMap {
  if (depth === 0) throw tooDeep();
  const result = new TermMap();
  for (const [key, value] of map) result.set(copy(key, depth - 1), copy(value, depth - 1));
  return result;
}
