/**
 * A real `erl` shell, to be typed at: what it answers is what our shell must answer. Its standard
 * input is a pipe, so it does not echo what is typed, and it does not edit lines.
 */
import { type Child, endChild, startChild } from "./children.ts";
import { distribution, type ErlOptions } from "./erl-node.ts";
import { Output } from "./output.ts";

/** The prompt at the very end of the output: `1> ` or `(sif@host)1> `. */
const PROMPT = /(^|\n)(\([^()\n]*\))?\d+> $/;

/**
 * Starts `erl` and waits for its first prompt. Without options it is not distributed.
 *
 * @param alone the arguments of one that is not
 */
export async function startErlShell(
  options?: ErlOptions,
  alone: readonly string[] = [],
): Promise<ErlShell> {
  const { args, env } = options ? distribution(options) : { args: alone, env: {} };
  const child = startChild("erl", args, env);
  const output = new Output(child);
  await output.until(PROMPT);
  return new ErlShell(child, output);
}

/** A running shell. Made by {@link startErlShell}. */
export class ErlShell {
  readonly #child: Child;
  readonly #output: Output;

  constructor(child: Child, output: Output) {
    this.#child = child;
    this.#output = output;
  }

  /** Everything printed so far, prompts too; what was typed is not there. */
  get output(): string {
    return this.#output.text;
  }

  /**
   * Types an expression, its dot included, and returns what was printed until the next prompt,
   * without that prompt and without the last end of line. An expression of several lines is typed
   * as one text: between them the shell prints nothing.
   */
  async type(expression: string): Promise<string> {
    const from = this.#output.text.length;
    this.#child.stdin.write(`${expression}\n`);
    const found = await this.#output.until(PROMPT, from);
    return this.#output.text.slice(from, from + found.index);
  }

  /** Types `q().`, or whatever else ends it, and returns all that was printed after it. */
  async quit(line = "q()."): Promise<string> {
    const from = this.#output.text.length;
    this.#child.stdin.end(`${line}\n`);
    await this.#output.until(/$/, from);
    await this.stop();
    return this.#output.text.slice(from);
  }

  /** Ends its OS process at once. */
  stop(): Promise<void> {
    return endChild(this.#child);
  }
}
