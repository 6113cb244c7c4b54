/**
 * The terms that hold no others, as `~p` and `~w` write them: atoms, numbers, pids and what else has
 * its own look. One difference is on purpose: the name of a fun beyond ASCII, which OTP 25 garbles.
 */
import { atomName, isAtom } from "../../term/atom.ts";
import { ExternalFun, LocalFun, localFunNumber, RemoteFun } from "../../term/fun.ts";
import { nodeNumber, Pid, Port, Reference } from "../../term/identifier.ts";
import { notATerm } from "../../term/misuse.ts";
import { Float, isInteger } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { floatText } from "./float.ts";
import { quoteAtom, quoteName } from "./quote.ts";

/** What a node is called that has no name. */
export const NO_NODE = Symbol.for("nonode@nohost");

/** How a term is to be written. */
export interface Style {
  /** Whether lists and binaries of characters are written as strings: `~p`, not `~w`. */
  readonly strings: boolean;
  /** Whether characters beyond ISO 8859-1 may be written: `~tp`, not `~p`. */
  readonly unicode: boolean;
  /** The node whose pids begin with a 0. */
  readonly node: symbol;
}

/**
 * The text of a scalar.
 *
 * @throws TypeError or RangeError for what is no term
 */
export function scalar(term: Term, style: Style): string {
  if (isAtom(term)) return quoteAtom(atomName(term), style.unicode);
  if (isInteger(term)) return String(term);
  if (term instanceof Float) return floatText(term.value);
  if (typeof term === "number" && Number.isFinite(term)) return floatText(term);
  if (term instanceof Pid) return `<${numberOf(term.node, style)}.${term.id}.${term.serial}>`;
  if (term instanceof Reference)
    return `#Ref<${[numberOf(term.node, style), ...term.words.toReversed()].join(".")}>`;
  if (term instanceof Port) return `#Port<${numberOf(term.node, style)}.${term.id}>`;
  if (term instanceof ExternalFun)
    return `fun ${nameText(term.module, style)}:${nameText(term.name, style)}/${term.arity}`;
  if (term instanceof RemoteFun)
    return `#Fun<${atomName(term.module)}.${scalar(term.oldIndex, style)}.${scalar(term.oldUniq, style)}>`;
  if (term instanceof LocalFun) return `#Fun<javascript.${localFunNumber(term)}.0>`;
  throw notATerm(term);
}

function nameText(name: symbol, style: Style): string {
  return quoteName(atomName(name), style.unicode);
}

/** Pids, references and ports begin with the number of their node, which is 0 at home. */
function numberOf(node: symbol, style: Style): number {
  return node === style.node ? 0 : nodeNumber(node);
}
