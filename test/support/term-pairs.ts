/**
 * Pairs of terms that are the same value, or nearly: the second is built anew from the first, and now
 * and then a part of it gives way to something that looks like it.
 */
import fc from "fast-check";
import { BitString, bytesOf } from "../../runtime/term/binary.ts";
import { prepend } from "../../runtime/term/cons.ts";
import { ExternalFun, RemoteFun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { charlist, ImproperList, isList } from "../../runtime/term/list.ts";
import { Float, float, integer } from "../../runtime/term/number.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { isTuple, tupleOf } from "../../runtime/term/tuple.ts";
import { externalTerms } from "./external-terms.ts";
import { likeTerms } from "./terms.ts";

/** Another term that looks like this one. */
function lookAlike(term: Term): Term {
  switch (typeof term) {
    case "number":
      return Number.isSafeInteger(term) ? float(term) : -term;
    case "bigint":
      return integer(term + 1n);
    case "string":
      return charlist(term);
    case "boolean":
      return String(term);
    case "symbol":
      return Symbol.keyFor(term) as string;
    default:
      if (term === undefined || term === null) return String(term);
  }
  if (isTuple(term)) return [...term];
  if (isList(term)) return term.length > 0 ? prepend(term, null) : tupleOf([]);
  if (term instanceof Float) return term.value;
  if (term instanceof Uint8Array) return [...term];
  if (term instanceof BitString) return term.bytes;
  if (term instanceof TermMap) return [...term].map((pair) => tupleOf(pair));
  if (term instanceof ImproperList) return [...term.heads, term.tail];
  if (term instanceof Pid)
    return new Pid(term.node, term.id, term.serial, (term.creation ^ 1) >>> 0);
  if (term instanceof Port) return new Port(term.node, term.id ^ 1n, term.creation);
  if (term instanceof Reference) {
    const [first, ...rest] = term.words;
    return new Reference(term.node, [((first as number) ^ 1) >>> 0, ...rest], term.creation);
  }
  if (term instanceof ExternalFun) return new ExternalFun(term.name, term.module, term.arity);
  return new RemoteFun({ ...(term as RemoteFun), free: [...(term as RemoteFun).free, 1] });
}

/** The same value as other objects, and with a look-alike wherever `pick` says 0. */
function rebuilt(term: Term, pick: () => number): Term {
  if (pick() === 0) return lookAlike(term);
  const inner = (part: Term) => rebuilt(part, pick);
  if (isTuple(term)) return tupleOf(term.map(inner));
  if (isList(term)) return term.map(inner);
  if (term instanceof ImproperList) return prepend(term.heads.map(inner), inner(term.tail));
  if (term instanceof TermMap)
    return new TermMap([...term].reverse().map(([key, value]) => [inner(key), inner(value)]));
  if (term instanceof Uint8Array) return Uint8Array.from(term);
  if (typeof term === "string" && pick() === 1) return bytesOf(term);
  if (typeof term === "number" && Number.isSafeInteger(term) && pick() === 1) return BigInt(term);
  if (term instanceof Pid) return new Pid(term.node, term.id, term.serial, term.creation);
  if (term instanceof Reference) {
    const local = term.node === Symbol.for("nonode@nohost"); // there OTP takes three words only
    const zeros = local || term.words.length === 5 || pick() > 9 ? [] : [0];
    return new Reference(term.node, [...term.words, ...zeros], term.creation);
  }
  if (term instanceof RemoteFun) {
    const pid = pick() < 9 ? new Pid(Symbol.for("sif@vm"), 1, 2, 3) : term.pid;
    return new RemoteFun({ ...term, pid, free: term.free.map(inner) });
  }
  return term;
}

const twins = fc
  .tuple(fc.oneof(externalTerms, likeTerms), fc.infiniteStream(fc.nat(60)))
  .map(([term, picks]): [Term, Term] => [term, rebuilt(term, () => picks.next().value as number)]);

/** Two terms that are equal, nearly equal, or alike in some parts. */
export const pairs: fc.Arbitrary<[Term, Term]> = fc.oneof(
  { weight: 4, arbitrary: twins },
  { weight: 1, arbitrary: fc.tuple(likeTerms, likeTerms) },
);
