/**
 * The functions of the module `erl_eval`: `erl_call -e` sends a text, and a prompt the code of its funs.
 */

import { NotationError } from "../erlang/notation/notation-error.ts";
import { isBlank, scanForm } from "../erlang/notation/scan.ts";
import { format } from "../erlang/print/print.ts";
import { current } from "../process/current.ts";
import { exceptionFrom } from "../process/exception.ts";
import { atom } from "../term/atom.ts";
import { charlist, type List, text } from "../term/list.ts";
import { compare } from "../term/order.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { t } from "../term/tuple.ts";
import { evaluate } from "./evaluate.ts";
import { evaluateText } from "./evaluate-text.ts";
import { bindingsFrom, environmentOf, expressionFrom } from "./travelled.ts";

const failed = (complaint: string) => t(Symbol.for("error"), charlist(`*** ${complaint}`));

const WORDS = {
  error: "eval failed: ",
  exit: "eval failed with exit exception: ",
  throw: "eval failed with thrown exception: ",
};

/** Erlang: `erl_eval:eval_str/1`. Gives `{ok, Value}`, or `{error, Complaint}`. */
export async function evalStr(source: Term): Promise<Term> {
  const written = text(source);
  try {
    const form = scanForm(written);
    // A dot is one only with white space behind it.
    if (!form || !/\s$/.test(written)) return failed("Incomplete form (missing .<cr>?)");
    const rest = written.slice(form.end);
    if (!isBlank(written, form.end))
      return failed(`Non-white space found after end-of-form: ${rest.trimStart()}`);
    return t(Symbol.for("ok"), await evaluateText(written));
  } catch (thrown) {
    if (thrown instanceof NotationError) return failed(thrown.description);
    const { class: kind, reason } = exceptionFrom(thrown);
    return failed(WORDS[kind] + format(reason, { node: current().vm.name }));
  }
}

/**
 * Erlang: `erl_eval:exprs/2`. Gives `{value, Value, Variables}`, or with the last argument `value` just the
 * value. The handlers of functions that it may be given are for those that a shell adds, which we have not.
 */
export async function exprs(forms: List, variables: Term, gives?: Term): Promise<Term> {
  const bindings = bindingsFrom(variables);
  const environment = environmentOf(bindings);
  let value: Term;
  for (const form of forms) value = await evaluate(expressionFrom(form, bindings), environment);
  if (gives === Symbol.for("value")) return value;
  const pairs = [...bindings].map(([name, of]): [Term, Term] => [atom(name), of]);
  const now =
    variables instanceof TermMap
      ? new TermMap(pairs)
      : pairs.sort(([a], [b]) => compare(a, b)).map(([name, of]) => t(name, of));
  return t(Symbol.for("value"), value, now);
}
