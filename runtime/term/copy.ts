/**
 * The border: where a value of a program becomes a term. Past it nothing can fail, and nothing is
 * shared: a message is what it was when it was sent, whatever its sender does with its own arrays and
 * maps afterwards. A value is copied only as far as it can change at all: most messages are tuples of
 * atoms, numbers, text and pids, which can't, and are passed on as they are.
 */
import { inspect, types } from "node:util";
import { literalOf } from "./atom.ts";
import { BitString } from "./binary.ts";
import { RemoteFun } from "./fun.ts";
import { Pid, Reference } from "./identifier.ts";
import { charlist, ImproperList } from "./list.ts";
import { Made, made } from "./made.ts";
import { canBeAtom, notATerm, readable, refusalOf } from "./misuse.ts";
import { isInRange } from "./number.ts";
import type { Term } from "./term.ts";
import { keysAndValues, pairsOf, TermMap } from "./term-map.ts";
import { type AnyTuple, isMadeTuple, isTuple, tupleOf } from "./tuple.ts";
import { fold, LEVELS } from "./walk.ts";

/**
 * A term that nobody can change any more: the same object when nothing in it can change, else a copy.
 * The closures in it stay the same, and so does what they refer to.
 *
 * @throws TypeError or RangeError for what is no term, saying what to write instead
 */
export function snapshot(value: unknown): Term {
  try {
    return copy(value as Term, LEVELS);
  } catch (thrown) {
    throw refusalOf(value, thrown);
  }
}

/**
 * A value as a term, whatever it is: what is no term becomes the Erlang string of its printed form; a
 * promise, which was to be awaited, of what is to be said about it.
 * For what a program throws, exits with or returns, when there is nobody to throw an error at.
 */
export function termOf(value: unknown): Term {
  try {
    return snapshot(value);
  } catch {
    const text = types.isPromise(value) ? notATerm(value).message : printed(value);
    return charlist(text).slice(0, MAX_PRINTED);
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

/**
 * @param levels how many levels to go down by calls
 * @param done the copies of the parts, if they were made already
 */
function copy(term: Term, levels: number, done?: readonly Term[]): Term {
  switch (typeof term) {
    case "boolean":
    case "undefined":
      return term;
    case "bigint":
      if (!isInRange(term)) throw notATerm(term);
      return term;
    case "symbol":
      if (!canBeAtom(term)) throw notATerm(term);
      return literalOf(term);
    case "number":
      if (!Number.isFinite(term)) throw notATerm(term);
      return term;
    case "string":
      if (!term.isWellFormed()) throw notATerm(term);
      return term;
    case "object":
      if (term === null) return term;
      if (term instanceof Pid) return made(term);
      if (levels === 0 && !done) return fold<Term, Term>(term, partsOf, copyOfParts);
      if (!Array.isArray(term)) return copyObject(term, levels, done);
      return isTuple(term) ? copyTuple(term, levels, done) : (done ?? copyParts(term, levels));
    default:
      throw notATerm(term);
  }
}

/** What the copy of a term is made of besides what can't change. */
function partsOf(term: Term): readonly Term[] | undefined {
  if (Array.isArray(term)) return readable(term);
  if (term instanceof TermMap) return keysAndValues(term);
  if (term instanceof ImproperList) return [...term.heads, term.tail];
  return term instanceof RemoteFun ? [term.oldIndex, term.oldUniq, ...term.free] : undefined;
}

const copyOfParts = (term: Term, done: readonly Term[]) => copy(term, 0, done);

function copyParts(term: Term, levels: number): readonly Term[] {
  const parts = partsOf(term) as readonly Term[];
  const { length } = parts;
  const copied: Term[] = new Array(length);
  for (let i = 0; i < length; i++) copied[i] = copy(parts[i], levels - 1);
  return copied;
}

/** A tuple can't change, but what is in it may. */
function copyTuple(tuple: AnyTuple, levels: number, done?: readonly Term[]): AnyTuple {
  // What was not made by tupleOf may change.
  if (!isMadeTuple(tuple) && !Object.isFrozen(readable(tuple)))
    return tupleOf(done ?? copyParts(tuple, levels));
  let copied: Term[] | undefined;
  for (let i = 0; i < tuple.length; i++) {
    if (isSettled(tuple[i])) continue;
    const element = done ? done[i] : copy(tuple[i], levels - 1);
    if (element !== tuple[i]) copied ??= [...tuple];
    if (copied) copied[i] = element;
  }
  return copied ? tupleOf(copied) : tuple;
}

/** Whether it is sure, without a look at anything in it, that a term stays as it is. */
function isSettled(term: Term): boolean {
  if (typeof term === "symbol") return canBeAtom(term) && literalOf(term) === term;
  if (typeof term === "number") return Number.isFinite(term);
  return typeof term === "object" && term instanceof Pid && Made.isMade(term);
}

function copyMap(map: TermMap, levels: number, done?: readonly Term[]): TermMap {
  const copied = new TermMap();
  if (done) for (let i = 0; i < done.length; i += 2) copied.set(done[i], done[i + 1]);
  else
    for (const pair of pairsOf(map))
      copied.set(copy(pair[0], levels - 1), copy(pair[1], levels - 1));
  return copied;
}

function copyObject(term: Term & object, levels: number, done?: readonly Term[]): Term {
  if (term instanceof Reference) return made(term);
  if (term instanceof TermMap) return copyMap(term, levels, done);
  if (types.isUint8Array(term)) return new Uint8Array(term);
  if (!(term instanceof Made)) throw notATerm(term);
  if (made(term) instanceof ImproperList) {
    const terms = done ?? copyParts(term, levels);
    return new ImproperList(terms.slice(0, -1), terms.at(-1));
  }
  if (term instanceof BitString) return new BitString(term.bytes, term.bitsInLast);
  if (term instanceof RemoteFun) {
    const [oldIndex, oldUniq, ...free] = done ?? copyParts(term, levels);
    return new RemoteFun({ ...term, oldIndex, oldUniq, free });
  }
  return term;
}
