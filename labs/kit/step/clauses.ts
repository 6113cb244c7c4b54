/** What a `receive` waits for, as it would be written in Erlang: `{From,{store,Key,Value}}`. */
import { print } from "../../../runtime/erlang/print/print.ts";
import { After, type Clause, On } from "../../../runtime/process/clause.ts";
import { _, Cons, Hole, type Pattern } from "../../../runtime/process/pattern.ts";
import type { Term } from "../../../runtime/term/term.ts";
import { isTuple } from "../../../runtime/term/tuple.ts";

/** A clause; what a function decides on is a `_`. */
export function clauseText(clause: Clause<unknown>, node: symbol): string {
  if (clause instanceof After) return `after ${clause.ms === Infinity ? "infinity" : clause.ms}`;
  return clause instanceof On ? patternText(clause.pattern, node) : "_";
}

function patternText(pattern: Pattern, node: symbol): string {
  if (pattern instanceof Hole) return pattern.name;
  if (pattern === _) return "_";
  const all = (parts: readonly unknown[]) =>
    parts.map((part) => patternText(part as Pattern, node)).join(",");
  if (pattern instanceof Cons)
    return `[${all(pattern.heads)}|${patternText(pattern.tail as Pattern, node)}]`;
  if (Array.isArray(pattern)) return isTuple(pattern) ? `{${all(pattern)}}` : `[${all(pattern)}]`;
  return print(pattern as Term, { node });
}
