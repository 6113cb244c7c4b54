/** A stock `erl` in a check: what is typed into its shell is answered, and the answer is compared. */

import { parseTerm } from "../../../runtime/erlang/notation/parse.ts";
import { print } from "../../../runtime/erlang/print/print.ts";
import { current } from "../../../runtime/process/current.ts";
import { equal } from "../../../runtime/term/equal.ts";
import { failureOf, NO_REPLY, whySilent } from "../check/diagnosis.ts";
import type { Observed } from "../check/observed.ts";
import type { ErlProcess } from "./erl-process.ts";

/** Made by `Stage.erl`. */
export class StagedErl {
  /** The node's name as it is written in an expression. */
  readonly name: string;
  readonly #process: ErlProcess;
  readonly #observed: Observed;

  constructor(process: ErlProcess, observed: Observed) {
    this.name = print(Symbol.for(process.name));
    this.#process = process;
    this.#observed = observed;
  }

  /**
   * Types an expression and compares what the shell answers.
   *
   * @param expression without the dot at its end
   * @param answer a term in Erlang's notation
   * @throws Failure when the answer is another one, or an error, or does not come
   */
  async answers(expression: string, answer: string): Promise<void> {
    const wanted = parseTerm(answer);
    const expected = `on the erl ${this.name}: ${expression} gives ${print(wanted)}`;
    const asker = current();
    const answered = await this.#process.type(`${expression}.`);
    if (answered === "ended" || answered === "silent") {
      throw failureOf(this.#observed, expected, whySilent(this.#observed, asker) ?? NO_REPLY);
    }
    if (isTerm(answered.text) && equal(parseTerm(answered.text), wanted)) return;
    const came = answered.text.replace(/\s*\n\s*/g, " ");
    throw failureOf(this.#observed, expected, { symptom: "wrong-answer", came });
  }
}

/** Errors and funs are not to be read. */
function isTerm(text: string): boolean {
  try {
    parseTerm(text);
    return true;
  } catch {
    return false;
  }
}
