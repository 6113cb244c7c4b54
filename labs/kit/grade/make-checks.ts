/**
 * Makes the checks of a lab on what was handed in, each lab in an OS process of its own, which ends with it,
 * so that nobody's code meets anybody else's.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { CHECKOUT } from "../check/files.ts";
import {
  indexOf,
  Judge,
  judge,
  type Program,
  SEEDS,
  seedsUpTo,
  type TimeLeft,
  type Verdict,
} from "../check/judge.ts";
import { type Check, checksOf, type Judged, type Lab } from "../check/lab.ts";
import { UsageError } from "../cli/options.ts";
import { failureText } from "../cli/report.ts";
import { hasErl } from "../session/erl-process.ts";
import { FENCED_CHILD, fenced, fencesHere } from "./fence/fences.ts";
import type { Kept } from "./kept.ts";
import { canBeAsked, wrongFromOutside } from "./outside.ts";
import { clean, type MadeCheck } from "./result.ts";

/** A check of the instructor's own: it gives points, and is told of to nobody. */
export type HiddenCheck = Pick<Check, "name" | "run">;

/** The instructor's own checks of a lab. */
export interface Hidden {
  readonly file: string;
  readonly names: readonly string[];
}

/**
 * Makes them.
 *
 * @param timeLeft what the submission may still take; what this takes is subtracted
 * @param compiled the folder with what Node has compiled, if there is one
 */
export async function makeChecks(
  judged: Judged,
  hidden: Hidden | undefined,
  timeLeft: TimeLeft,
  compiled: string | undefined,
): Promise<Kept> {
  const program = await shutIn(judged, { compiled });
  const verdicts = await judge(judged, { timeLeft }, program);
  const lecture = verdicts.every(({ outcome }) => outcome !== "failed" && outcome !== "not made");
  const { permissions, container } = fencesHere();
  const canAsk = canBeAsked(judged) && (permissions || container);
  const asked = verdicts
    .filter(({ outcome, check }) => canAsk && outcome === "passed" && check.asked !== undefined)
    .map(({ check }) => check);
  const isAsked = canAsk && (lecture || asked.length > 0);
  const asking = { checks: asked, lecture, timeLeft };
  return {
    checks: verdicts.map((verdict) => ({
      ...checkResult(judged, verdict),
      where: asked.includes(verdict.check) ? "beside and from outside" : "beside",
    })),
    hidden: hidden ? await judgeHidden(judged, hidden, { timeLeft, compiled }) : [],
    outside: isAsked ? { wrong: await wrongFromOutside(judged, asking, program) } : undefined,
  };
}

/** The program that makes checks of a submission, behind the fences that there are. */
async function shutIn(
  { lab, folder }: Judged,
  { hidden, compiled }: { readonly hidden?: string; readonly compiled: string | undefined },
): Promise<Program> {
  const [home, scratch] = [`${folder}-home`, `${folder}-scratch`];
  for (const each of [home, scratch]) await mkdir(each, { recursive: true });
  return fenced(FENCED_CHILD, {
    ...{
      folder,
      home,
      compiled,
      uses: lab.uses ?? [],
      erl: hasErl() && checksOf(lab).some(({ check }) => check.needsErl),
    },
    hidden: hidden && dirname(hidden),
    scratch: lab.config === undefined ? undefined : scratch,
  });
}

/** Whether each of the instructor's own checks has passed: their texts are for nobody else. */
async function judgeHidden(
  { lab, folder, earlier }: Judged,
  { file, names }: Hidden,
  { timeLeft, compiled }: { readonly timeLeft: TimeLeft; readonly compiled: string | undefined },
): Promise<boolean[]> {
  const one = new Judge(await shutIn({ lab, folder, earlier }, { hidden: file, compiled }));
  try {
    const orders = {
      ...{ lab: indexOf(lab), folder, earlier, names, hidden: file, seeds: seedsUpTo(SEEDS) },
      ...{ untilFailure: false, simulated: false },
    };
    const { made } = await one.order(orders, timeLeft);
    return names.map((name) => made.get(name)?.outcome === "passed");
  } finally {
    one.end();
  }
}

/** What is told of a check that did not come to an end. */
const UNTOLD: ReadonlyMap<string, string> = new Map([
  ["not made", "not made, because a check before has brought everything down"],
  ["skipped", "skipped, because it needs what is not on this machine"],
]);

function checkResult(judged: Judged, verdict: Verdict): Omit<MadeCheck, "where"> {
  const { task, check, outcome, failure, printed } = verdict;
  const told = UNTOLD.get(outcome) ?? failureText(judged, verdict);
  // Where it lay while it was judged is nobody's business.
  const place = relative(process.cwd(), judged.folder);
  return {
    ...{ task, name: check.name, outcome, symptom: failure?.symptom },
    came: failure && clean(failure.came),
    told: clean(told)
      .replaceAll(place, `labs/${judged.lab.number}`)
      .replaceAll(judged.folder, `labs/${judged.lab.number}`),
    printed: clean(printed),
  };
}

/**
 * The instructor's own checks: `NN.ts` in a folder of this checkout, which exports `checks`.
 *
 * @throws UsageError when there is nothing to be made of it
 */
export async function hiddenChecks(
  folder: string,
  labs: readonly Lab[],
): Promise<Map<string, Hidden>> {
  if (relative(CHECKOUT, folder).startsWith(".."))
    throw new UsageError(`expected --hidden to name a folder in ${CHECKOUT}, got ${folder}`);
  const found = new Map<string, Hidden>();
  for (const { number } of labs) {
    const file = join(folder, `${number}.ts`);
    if (!existsSync(file)) continue;
    const { checks }: { checks?: readonly HiddenCheck[] } = await import(pathToFileURL(file).href);
    if (!Array.isArray(checks) || checks.length === 0)
      throw new UsageError(`${file}: expected it to export checks, a list`);
    found.set(number, { file, names: checks.map(({ name }) => name) });
  }
  if (found.size === 0)
    throw new UsageError(`expected checks such as ${folder}/${labs[0]?.number}.ts, found none`);
  return found;
}
