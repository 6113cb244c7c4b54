/**
 * Our shell as a program of its own: what `npx tsx runtime/shell` starts. Its input is a pipe, so it
 * prints answers and no prompts: where an answer ends is known by typing a marker behind it.
 */
import { type Child, endChild, ended, startChild } from "./children.ts";
import { Output } from "./output.ts";
import { programArgs } from "./typescript.ts";

/** How a run of the shell has ended. */
export interface Run {
  readonly printed: string;
  readonly status: number | null;
}

/** A running shell. */
export class OurShell {
  readonly child: Child;
  readonly output: Output;
  #marker = 0;

  constructor(args: readonly string[] = [], env: Record<string, string> = {}) {
    const started = [...programArgs("runtime/shell/index.ts"), ...args];
    this.child = startChild(process.execPath, started, env);
    this.output = new Output(this.child);
  }

  /** Types an expression, its dot included, and returns what was printed for it. */
  async type(expression: string): Promise<string> {
    const from = this.output.text.length;
    const marker = `marker_${++this.#marker}`;
    this.child.stdin.write(`${expression}\n${marker}.\n`);
    const found = await this.output.until(new RegExp(`(^|\\n)${marker}\\n`), from);
    return this.output.text.slice(from, from + found.index);
  }

  /** Ends its OS process at once. */
  stop(): Promise<void> {
    return endChild(this.child);
  }
}

/** Types lines at a shell, then ends its input, and waits for its end. */
export async function runOurShell(lines: string, args: readonly string[] = []): Promise<Run> {
  const { child, output } = new OurShell(args);
  child.stdin.end(lines);
  await ended(child);
  return { printed: output.text, status: child.exitCode };
}
