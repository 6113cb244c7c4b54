/** The options of a lab, as they are typed behind `npx tsx labs/NN`. */
import { parseArgs } from "node:util";
import type { Lab } from "./lab.ts";

export interface Options {
  readonly help: boolean;
  /** The checks alone, without the session. */
  readonly check: boolean;
  readonly hint: boolean;
  readonly solution: boolean;
  /** The student's files of earlier labs too, and not their solutions. */
  readonly mine: boolean;
  /** The checks of this task only. */
  readonly task: number | undefined;
}

/** Something is wrong with what was typed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError */
export function readOptions(lab: Lab, args: readonly string[]): Options {
  const { task, ...flags } = parsed(args);
  if (flags.mine && !lab.uses)
    throw new UsageError("Unknown option '--mine': this lab uses no earlier ones");
  if (flags.hint && flags.solution)
    throw new UsageError("--hint is for your own work: leave --solution out");
  if (flags.mine && flags.solution)
    throw new UsageError("--mine and --solution contradict each other");
  return { ...flags, task: taskNumber(lab, task) };
}

function parsed(args: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  const options = {
    help: { ...flag, short: "h" },
    ...{ check: flag, hint: flag, solution: flag, mine: flag },
    task: { type: "string" },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*$/s, ""));
  }
}

function taskNumber({ tasks }: Lab, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > tasks.length)
    throw new UsageError(`expected --task with a number from 1 to ${tasks.length}, got "${text}"`);
  return number;
}

/** What `--help` prints. */
export function help(lab: Lab): string {
  const mine = lab.uses
    ? "  --mine       use your own files of earlier labs, not their solutions\n"
    : "";
  return `Lab ${lab.number} · ${lab.title}

npx tsx labs/${lab.number}
  runs the session of the lecture on what you wrote, then the checks.

  --check      only the checks
  --task N     only the checks of task N
  --hint       a hint for the first check that fails; ask again for more
${mine}  --solution   the same on the solution
  -h, --help   this text

Exit status: 0 when everything passes, 1 when something is still to be done, 2 for a wrong option.
The tasks: labs/${lab.number}/README.md
`;
}
