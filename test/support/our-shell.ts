/**
 * Our shell as a child process, to be typed at as {@link ErlShell} is. Its input is a pipe, so it
 * prints answers and no prompts: where an answer ends is known by typing a marker behind it.
 */
import { type Child, endChild, startChild } from "./children.ts";
import { Output } from "./output.ts";
import { programArgs } from "./typescript.ts";

/** Starts our shell with arguments, and waits until it answers. */
export async function startOurShell(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<OurShell> {
  const child = startChild(
    process.execPath,
    [...programArgs("runtime/shell/index.ts"), ...args],
    env,
  );
  const shell = new OurShell(child, new Output(child));
  await shell.type("true.");
  return shell;
}

/** A running shell of ours. Made by {@link startOurShell}. */
export class OurShell {
  readonly #child: Child;
  readonly #output: Output;
  #marker = 0;

  constructor(child: Child, output: Output) {
    this.#child = child;
    this.#output = output;
  }

  /** Everything printed so far. */
  get output(): string {
    return this.#output.text;
  }

  /** Types an expression, its dot included, and returns what was printed for it. */
  async type(expression: string): Promise<string> {
    const from = this.#output.text.length;
    const marker = `marker_${++this.#marker}`;
    this.#child.stdin.write(`${expression}\n${marker}.\n`);
    const found = await this.#output.until(new RegExp(`(^|\\n)${marker}\\n`), from);
    return this.#output.text.slice(from, from + found.index);
  }

  /** Ends its OS process at once. */
  stop(): Promise<void> {
    return endChild(this.#child);
  }
}
