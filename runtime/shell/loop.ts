/**
 * Read, evaluate, print, and again: lines become forms, and each form is run as soon as its dot is
 * there. A form may take several lines, and a line may hold several forms.
 */

import { NotationError } from "../erlang/notation/notation-error.ts";
import { type Form, isBlank, scanForm } from "../erlang/notation/scan.ts";
import { current } from "../process/current.ts";
import { Session } from "./session.ts";
import type { Console } from "./terminal.ts";

/** Runs a shell at a terminal until there is no more input. It is run by a process. */
export async function runShell(terminal: Console): Promise<void> {
  await new Loop(terminal).run();
}

class Loop {
  readonly #terminal: Console;
  readonly #session: Session;
  /** What was typed of a form that has no dot yet. */
  #typed = "";
  /** How often Ctrl-C was pressed in a row with nothing to stop. */
  #interrupts = 0;

  constructor(terminal: Console) {
    this.#terminal = terminal;
    this.#session = new Session(
      (text) => terminal.print(text),
      () => terminal.width,
    );
  }

  async run(): Promise<void> {
    this.#terminal.open({
      input: () => this.#session.inputArrived(),
      interrupt: (typing) => this.#interrupt(typing),
    });
    for (;;) {
      this.#terminal.ask(this.#prompt());
      await this.#session.awaitInput();
      const input = this.#terminal.take();
      if (input === "end") break;
      if (input) await this.#take(input.line);
    }
    if (!isBlank(this.#typed, 0)) this.#session.complain("the input ends without a dot");
  }

  /** `1> `, or with the name of the node `(sif@surtur)1> `. */
  #prompt(): string {
    const { name } = current().vm;
    const alone = name === Symbol.for("nonode@nohost");
    return `${alone ? "" : `(${Symbol.keyFor(name)})`}${this.#session.number}> `;
  }

  async #take(line: string): Promise<void> {
    this.#interrupts = 0;
    this.#typed += `${line}\n`;
    for (let form = this.#nextForm(); form; form = this.#nextForm()) {
      const text = this.#typed;
      this.#typed = text.slice(form.end);
      await this.#session.run(text, form);
    }
  }

  /** The form at the front of what was typed, once it is complete. */
  #nextForm(): Form | undefined {
    try {
      return scanForm(this.#typed);
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      this.#session.complain(error.message);
      this.#typed = "";
      return undefined;
    }
  }

  /** Ctrl-C stops an evaluation, or throws away what is being typed; twice in a row it leaves. */
  #interrupt(typing: boolean): void {
    if (this.#session.interrupt()) return;
    if (typing || this.#typed !== "") this.#interrupts = 0;
    else if (++this.#interrupts === 2) process.exit(0);
    this.#typed = "";
    this.#terminal.discard();
    if (this.#interrupts === 1)
      this.#terminal.print("(to leave, type q(). or press Ctrl-D; or Ctrl-C again)\n");
    this.#terminal.ask(this.#prompt());
  }
}
