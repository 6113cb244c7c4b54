/**
 * What is different between the term that was expected and the one that came, where that is easily
 * overlooked: an integer and a float, a string and a binary, a list and a tuple look nearly the same.
 */
import { print } from "../../../runtime/erlang/print/print.ts";
import { isAtom } from "../../../runtime/term/atom.ts";
import { equal } from "../../../runtime/term/equal.ts";
import { isList } from "../../../runtime/term/list.ts";
import { isFloat, isInteger } from "../../../runtime/term/number.ts";
import type { Term } from "../../../runtime/term/term.ts";
import { isTuple } from "../../../runtime/term/tuple.ts";

/** What a term is, how it is written in TypeScript, and with what it is easily mixed up. */
interface Kind {
  readonly is: (term: Term) => boolean;
  readonly what: string;
  readonly written?: string;
  readonly looks: "number" | "text" | "row";
}

const KINDS: readonly Kind[] = [
  { is: isInteger, what: "an integer", looks: "number" },
  { is: isFloat, what: "a float", written: "float(…)", looks: "number" },
  { is: isAtom, what: "an atom", written: 'Symbol.for("…")', looks: "text" },
  { is: isString, what: "a string", written: 'charlist("…")', looks: "text" },
  { is: isBinary, what: "a binary", written: '"…", as a text of JavaScript', looks: "text" },
  { is: isTuple, what: "a tuple", written: "t(…)", looks: "row" },
  { is: isList, what: "a list", written: "[…]", looks: "row" },
];

/** What to say about the first place where two terms are of kinds that are mixed up: "" if there is none. */
export function differenceOf(wanted: Term, came: Term): string {
  const found = firstDifference(wanted, came);
  const [right, own] = found?.map((term) => KINDS.find(({ is }) => is(term))) ?? [];
  if (!found || !right || !own || right === own || right.looks !== own.looks) return "";
  if (right.looks !== "number" && insideOf(found[0]) !== insideOf(found[1])) return "";
  const how = right.written === undefined ? "" : `, which is written ${right.written}`;
  return `: ${print(found[1])} is ${own.what}, and ${print(found[0])} is ${right.what}${how}`;
}

/** A text or a row as it is printed, without the marks that say of which kind it is. */
const insideOf = (term: Term) => print(term).replace(/^(?:<<"|["'[{])|(?:">>|["'\]}])$/g, "");

/** The first terms that differ, in the same place. */
function firstDifference(wanted: Term, came: Term): readonly [Term, Term] | undefined {
  if (equal(wanted, came)) return undefined;
  const [one, two] = [elementsOf(wanted), elementsOf(came)];
  if (!one || !two || isTuple(wanted) !== isTuple(came) || one.length !== two.length)
    return [wanted, came];
  const at = one.findIndex((element, i) => !equal(element, two[i]));
  return firstDifference(one[at], two[at]);
}

/** What can be looked into: a string is one thing. */
function elementsOf(term: Term): readonly Term[] | undefined {
  if (isTuple(term)) return term;
  return isList(term) && !isString(term) ? term : undefined;
}

function isString(term: Term): boolean {
  return isList(term) && term.length > 0 && print(term).startsWith('"');
}

function isBinary(term: Term): boolean {
  return typeof term === "string" || term instanceof Uint8Array;
}
