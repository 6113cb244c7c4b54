/**
 * The module `erl_eval`, as far as `erl_call -e` needs it: it sends a text, and wants the value or a
 * complaint.
 */

import { aBinary, clause, library, takes } from "../erlang/modules/library.ts";
import { NotationError } from "../erlang/notation/notation-error.ts";
import { isBlank, scanForm } from "../erlang/notation/scan.ts";
import { format } from "../erlang/print/print.ts";
import { current } from "../process/current.ts";
import { exceptionFrom } from "../process/exception.ts";
import { provide } from "../process/modules.ts";
import { charlist, isList, text } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { evaluateText } from "./evaluate-text.ts";

const failed = (complaint: string) => t(Symbol.for("error"), charlist(`*** ${complaint}`));

const WORDS = {
  error: "eval failed: ",
  exit: "eval failed with exit exception: ",
  throw: "eval failed with thrown exception: ",
};

/** Erlang: `erl_eval:eval_str/1`. Gives `{ok, Value}`, or `{error, Complaint}`. */
async function evalStr(source: Term): Promise<Term> {
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

const aText = clause("not a text", (term): term is Term => aBinary.fits(term) || isList(term));

provide("erl_eval", library("erl_eval", { "eval_str/1": takes([aText], evalStr) }));
