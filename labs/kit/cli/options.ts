/** The options of a lab, as they are typed behind `npx tsx labs/NN`. */
import { parseArgs } from "node:util";
import type { Lab } from "../check/lab.ts";

export interface Options {
  readonly help: boolean;
  /** The checks alone, without the session. */
  readonly check: boolean;
  readonly hint: boolean;
  /** Checks again whenever a file is saved. */
  readonly watch: boolean;
  readonly solution: boolean;
  /** The student's files of earlier labs too, and not their solutions. */
  readonly mine: boolean;
  /** The checks of this task only. */
  readonly task: number | undefined;
  /** Simulated nodes instead of real ones. */
  readonly simulated: boolean;
  /** Which simulation. */
  readonly seed: number | undefined;
  /** The file for the message diagram. */
  readonly trace: string | undefined;
  /** Tries the orders in which things can happen. */
  readonly explore: boolean;
  /** For so many seconds at most. */
  readonly seconds: number | undefined;
  /** The file with the run that is to be played again. */
  readonly replay: string | undefined;
  /** The file with the run that is to be stepped through; empty for the plain order. */
  readonly step: string | undefined;
}

/** Something is wrong with what was typed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A day is enough. */
const MAX_SECONDS = 24 * 60 * 60;

/** Seeds are 32 bits. */
const MAX_SEED = 2 ** 32 - 1;

/** @throws UsageError */
export function readOptions(lab: Lab, args: readonly string[]): Options {
  const { task, seed, trace, seconds, replay, step, ...flags } = parsed(args);
  if (flags.mine && !lab.uses)
    throw new UsageError("Unknown option '--mine': this lab uses no earlier ones");
  if (flags.hint && flags.solution)
    throw new UsageError("--hint is for your own work: leave --solution out");
  if (flags.watch && (flags.hint || flags.solution || trace !== undefined))
    throw new UsageError("--watch has keys of its own: leave --hint, --solution and --trace out");
  if (seconds !== undefined && !flags.explore)
    throw new UsageError("--seconds says how long to explore: add --explore");
  if (flags.mine && flags.solution)
    throw new UsageError("--mine and --solution contradict each other");
  if (trace !== undefined && !/\.html?$/.test(trace))
    throw new UsageError(`expected --trace with a file such as run.html, got "${trace}"`);
  return {
    ...flags,
    task: taskNumber(lab, task),
    simulated: flags.simulated || seed !== undefined,
    seed: wholeNumber("--seed", seed, MAX_SEED),
    trace,
    seconds: wholeNumber("--seconds", seconds, MAX_SECONDS),
    replay,
    step,
  };
}

function parsed(args: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  const text = { type: "string" } as const;
  const options = {
    help: { ...flag, short: "h" },
    ...{ check: flag, hint: flag, watch: flag, solution: flag, mine: flag, simulated: flag },
    explore: flag,
    ...{ task: text, seed: text, trace: text, seconds: text, replay: text, step: text },
  } as const;
  try {
    return parseArgs({ args: withFile(args), options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*$/s, ""));
  }
}

/** `--step` may come without a file, or with one behind it. */
function withFile(args: readonly string[]): string[] {
  const i = args.indexOf("--step");
  if (i < 0) return [...args];
  const [file] = args.slice(i + 1, i + 2).filter((next) => !next.startsWith("-"));
  return args.toSpliced(i, file === undefined ? 1 : 2, `--step=${file ?? ""}`);
}

function taskNumber({ tasks }: Lab, text: string | undefined): number | undefined {
  return wholeNumber("--task", text, tasks.length);
}

function wholeNumber(option: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > max)
    throw new UsageError(`expected ${option} with a number from 1 to ${max}, got "${text}"`);
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
  --watch      the checks again whenever you save
  --hint       a hint for the first check that fails; ask again for more
${mine}  --solution   the same on the solution
  --trace FILE draw the messages of the session, or with --check those of the first check that
               fails, as a diagram: FILE ends in .html, and opens in a browser
  --simulated  on simulated nodes, in a time that passes by itself
  --seed N     the simulation with this seed: the same seed gives the same run
  --explore    try the orders in which things can happen, until a check fails in one: for a minute,
               or with --seconds N for longer
  --replay FILE
               play a run again that --explore has found
  --step [FILE]
               step through a run in a browser, go back, and try another order: the run in FILE, or
               that of a check in which everything happens as it was arranged
  -h, --help   this text

Exit status: 0 when everything passes, 1 when something is still to be done, 2 for a wrong option.
The tasks: labs/${lab.number}/README.md
`;
}
