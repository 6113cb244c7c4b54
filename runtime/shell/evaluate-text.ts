/**
 * Evaluates a text by itself: what `-eval` is given.
 */

import { NotationError } from "../erlang/notation/notation-error.ts";
import { parseExpressions } from "../erlang/notation/parse.ts";
import { isBlank, scanForm } from "../erlang/notation/scan.ts";
import type { Term } from "../term/term.ts";
import { check } from "./check.ts";
import { evaluate } from "./evaluate.ts";
import { environmentOf } from "./travelled.ts";

/**
 * The value of some expressions; the dot behind them may be left out. There is no session, so there
 * are no commands either.
 *
 * @throws NotationError for what is no Erlang; otherwise whatever goes wrong
 * @example
 * ```ts
 * await evaluateText("X = 1, X + 1"); // 2
 * ```
 */
export async function evaluateText(text: string): Promise<Term> {
  const form = scanForm(text) ?? scanForm(`${text}\n.`);
  if (!form) throw new NotationError("syntax", text, text.length, "a closing quote is missing");
  const expressions = parseExpressions(text, form);
  if (!isBlank(text, form.end))
    throw new NotationError("syntax", text, form.end, "expected nothing behind the dot");
  const environment = environmentOf(new Map());
  let value: Term;
  for (const expression of expressions) {
    const fault = check(expression, text, environment.bindings.keys());
    if (fault) throw new NotationError("syntax", text, fault.at, fault.description);
    value = await evaluate(expression, environment);
  }
  return value;
}
