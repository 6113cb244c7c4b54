/**
 * Our shell as a program of its own: what `npx tsx runtime/shell` starts.
 */
import { type Child, ended, startChild } from "./children.ts";
import { Output } from "./output.ts";
import { programArgs } from "./typescript.ts";

/** Starts the shell; its input is a pipe. */
export function startOurShell(
  args: readonly string[] = [],
  env: Record<string, string> = {},
): { child: Child; output: Output } {
  const child = startChild(
    process.execPath,
    [...programArgs("runtime/shell/index.ts"), ...args],
    env,
  );
  return { child, output: new Output(child) };
}

/** How a run of the shell has ended. */
export interface Run {
  readonly printed: string;
  readonly status: number | null;
}

/** Types lines at the shell, then ends its input, and waits for its end. */
export async function runOurShell(
  lines: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Run> {
  const { child, output } = startOurShell(args, env);
  child.stdin.end(lines);
  await ended(child);
  return { printed: output.text, status: child.exitCode };
}
