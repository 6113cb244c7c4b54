/**
 * A session at the shell: what was typed, with which result, and the variables.
 *
 * What is typed is evaluated by a process of its own, the *evaluator*, so that a mistake can't harm
 * the session: it ends the evaluator, and the next expression gets a new one, with the variables as
 * they were before. `self()` is the evaluator. If a process that it is linked to ends, the evaluator
 * ends too, as everywhere in Erlang, and the session says so.
 *
 * A session is run by a process, which watches the evaluator.
 */

import { NotationError, place } from "../erlang/notation/notation-error.ts";
import { parseExpressions } from "../erlang/notation/parse.ts";
import type { Form } from "../erlang/notation/scan.ts";
import { answer } from "../erlang/print/print.ts";
import { current, ProcessEnded } from "../process/current.ts";
import { Exception, exceptionFrom, exitReason } from "../process/exception.ts";
import { _, $ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { send } from "../process/send.ts";
import { spawnMonitor } from "../process/spawn.ts";
import { demonitor, monitor, self } from "../process/ties.ts";
import type { Vm } from "../process/vm.ts";
import type { Pid, Reference } from "../term/identifier.ts";
import { isList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple, t } from "../term/tuple.ts";
import { check } from "./check.ts";
import {
  type CommandContext,
  CommandError,
  type Query,
  type Result,
  runCommand,
} from "./commands.ts";
import { explain } from "./errors.ts";
import { type Environment, evaluate } from "./evaluate.ts";
import { type Show, withinWords } from "./page.ts";

/** How many results are kept for `v(N)`. */
const MAX_RESULTS = 20;

const EVALUATE = Symbol.for("$shell_evaluate");
const EVALUATED = Symbol.for("$shell_evaluated");
const INPUT = Symbol.for("$shell_input");

/** How an evaluation ended: with a value, an exception, or a complaint about what was typed. */
type Outcome =
  | { readonly type: "value"; readonly value: Term; readonly bindings: Map<string, Term> }
  | { readonly type: "exception"; readonly exception: Exception }
  | { readonly type: "complaint"; readonly complaint: CommandError };

interface Evaluator {
  readonly pid: Pid;
  readonly ref: Reference;
}

export class Session implements CommandContext {
  readonly print: (text: string) => void;
  #bindings = new Map<string, Term>();
  #results: Result[] = [];
  #number = 1;
  readonly show: Show;
  readonly #vm: Vm;
  readonly #manager: Pid;
  #evaluator: Evaluator | undefined;
  #query: Query | undefined;
  #outcome: Outcome | undefined;

  /** @param width of the page in characters */
  constructor(print: (text: string) => void, width: () => number) {
    this.print = print;
    this.#vm = current().vm;
    this.show = (term, column) => answer(term, { node: this.#vm.name, width: width(), column });
    this.#manager = self();
  }

  /** The number of the next query. */
  get number(): number {
    return this.#number;
  }

  /** The latest results, oldest first. */
  get results(): readonly Result[] {
    return this.#results;
  }

  /** Evaluates a form and prints its value, or what is wrong. */
  async run(text: string, form: Form): Promise<void> {
    let query: Query;
    try {
      query = { source: sourceOf(text, form), text, expressions: parseExpressions(text, form) };
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      this.complain(error.message);
      return;
    }
    const outcome = await this.#evaluate(query);
    if (outcome.type !== "complaint") this.#finish(query, outcome);
    else {
      this.complain(outcome.complaint.message);
      if (outcome.complaint.counts) this.#number++;
    }
  }

  /** Prints what is wrong with what was typed. */
  complain(message: string): void {
    this.print(`* ${message}\n`);
  }

  /** Waits until there is input, which {@link inputArrived} tells, and meanwhile watches the evaluator. */
  async awaitInput(): Promise<void> {
    for (;;) {
      const reason = await receive(
        on(INPUT, () => undefined),
        on(this.#down(), ({ Reason }) => t(Reason)),
      );
      if (!reason) return;
      this.#evaluator = undefined;
      this.#report(ending(reason[0]));
    }
  }

  inputArrived(): void {
    this.#vm.deliver({ op: "SEND", to: this.#manager, message: INPUT });
  }

  /** Ends the evaluation that is going on. Says whether there was one. */
  interrupt(): boolean {
    if (!this.#evaluator || !this.#query) return false;
    const reason = Symbol.for("kill");
    const { pid: to } = this.#evaluator;
    this.#vm.route(this.#vm.name, { op: "EXIT2", from: this.#manager, to, reason });
    return true;
  }

  async #evaluate(query: Query): Promise<Outcome> {
    this.#evaluator ??= this.#startEvaluator();
    const { pid } = this.#evaluator;
    this.#query = query;
    send(pid, EVALUATE);
    const outcome = await receive(
      on(t(EVALUATED, pid), () => this.#outcome as Outcome),
      on(this.#down(), ({ Reason }): Outcome => {
        return { type: "exception", exception: ending(Reason) };
      }),
    );
    this.#query = undefined;
    if (outcome.type === "exception") {
      demonitor(this.#evaluator.ref, [Symbol.for("flush")]);
      this.#evaluator = undefined;
    }
    return outcome;
  }

  #down() {
    const none = this.#manager; // equal to no reference: without an evaluator none can go down
    return t(Symbol.for("DOWN"), this.#evaluator?.ref ?? none, _, _, $("Reason"));
  }

  #finish(query: Query, outcome: Exclude<Outcome, { type: "complaint" }>): void {
    let value: Term;
    if (outcome.type === "value") {
      value = outcome.value;
      this.#bindings = outcome.bindings;
      this.#printValue(value);
    } else {
      value = t(Symbol.for("EXIT"), exitReason(outcome.exception));
      this.#report(outcome.exception);
    }
    this.#results.push({ ...query, number: this.#number++, value });
    if (this.#results.length > MAX_RESULTS) this.#results.shift();
  }

  #printValue(value: Term): void {
    try {
      this.print(`${this.show(value, 1)}\n`);
    } catch (error) {
      // What TypeScript code returns need not be a term.
      this.print(`** ${(error as Error).message}\n`);
    }
  }

  #report(exception: Exception): void {
    this.print(`${explain(exception, withinWords(this.#vm.name))}\n`);
  }

  // The evaluator's side.

  #startEvaluator(): Evaluator {
    const [pid, ref] = spawnMonitor(async () => {
      const gone = t(Symbol.for("DOWN"), monitor(this.#manager), _, _, _);
      for (;;) {
        if (
          await receive(
            on(EVALUATE, () => false),
            on(gone, () => true),
          )
        )
          return;
        this.#outcome = await this.#outcomeOf(this.#query as Query);
        send(this.#manager, t(EVALUATED, self()));
        if (this.#outcome.type === "exception")
          throw new Exception("exit", exitReason(this.#outcome.exception), []);
      }
    });
    return { pid, ref };
  }

  async #outcomeOf({ expressions, text }: Query): Promise<Outcome> {
    const environment: Environment = {
      bindings: new Map(this.#bindings),
      command: (name, args, among) => runCommand(this, name, args, among),
    };
    const { bindings } = environment;
    try {
      let value: Term;
      for (const expression of expressions) {
        const fault = check(expression, text, bindings.keys());
        if (fault) throw faultIn(text, fault.at, fault.description);
        value = await evaluate(expression, environment);
      }
      return { type: "value", value, bindings };
    } catch (thrown) {
      if (thrown instanceof ProcessEnded) throw thrown;
      if (thrown instanceof CommandError) return { type: "complaint", complaint: thrown };
      return { type: "exception", exception: exceptionFrom(thrown) };
    }
  }
}

function faultIn(text: string, at: number, description: string): CommandError {
  const { line, column } = place(text, at);
  return new CommandError(`${line}:${column}: ${description}`, true);
}

/** What was typed, without the white space around it and without its dot. */
function sourceOf(text: string, { tokens }: Form): string {
  return text.slice(tokens[0]?.at ?? 0, tokens.at(-1)?.at);
}

/** The end of the evaluator as an exception: its reason may come with a stack. */
function ending(reason: Term): Exception {
  const [why, stack] = isTuple(reason) && reason.length === 2 ? reason : [];
  const isStack =
    isList(stack) &&
    stack.length > 0 &&
    stack.every((frame) => isTuple(frame) && frame.length === 4);
  return isStack ? new Exception("exit", why, stack) : new Exception("exit", reason, []);
}
