/**
 * Variables: their values when an expression is evaluated, and before that, when it is checked, whether
 * they may be used.
 */
import { Exception } from "../process/exception.ts";
import { atom } from "../term/atom.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";

/** Variables and their values. */
export type Bindings = ReadonlyMap<string, Term>;

/** Variables with others added to them, which prevail. */
export function joined(bindings: Bindings, added: Bindings): Map<string, Term> {
  return new Map([...bindings, ...added]);
}

/**
 * The value of a variable. `check` sees to it that there is one, but not for what is evaluated again
 * after the variable was forgotten.
 */
export function variableValue(name: string, bindings: Bindings): Term {
  if (bindings.has(name)) return bindings.get(name);
  throw new Exception("error", t(Symbol.for("unbound_var"), atom(name)), []);
}

/** For each variable, whether it may be used, or else what is wrong with it. */
export type Variables = Map<string, string>;

/** Of a variable that may be used. */
export const SAFE = "";

/** Adds to some variables those that are new, or all of them. */
export function merge(variables: Variables, others: Variables, replace = false): void {
  for (const [name, trouble] of others)
    if (replace || !variables.has(name)) variables.set(name, trouble);
}
