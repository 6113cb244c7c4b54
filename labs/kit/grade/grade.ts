/**
 * Grades submissions: with this checkout's checks, runtime and solutions, and of each submission only
 * the files that the labs name, in a folder of their own. Each lab of each submission is judged in an
 * OS process of its own, which ends with it, so that nobody's code meets anybody else's.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { CHECKOUT, filesOf, isBegun } from "../check/files.ts";
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
import { afterDelay, type Course, daysLate, weightOf } from "./course.ts";
import { fenced } from "./fence/fences.ts";
import type { Class, Submission } from "./handed-in/submissions.ts";
import { takeFiles } from "./handed-in/take.ts";
import {
  type CheckResult,
  type ClassResult,
  clean,
  earned,
  type LabResult,
  type SubmissionResult,
} from "./result.ts";

/** A check of the instructor's own: it gives points, and is told of to nobody. */
export type HiddenCheck = Pick<Check, "name" | "run">;

/** The instructor's own checks of a lab. */
export interface Hidden {
  readonly file: string;
  readonly names: readonly string[];
}

export interface Grading {
  /** The labs that are graded. */
  readonly labs: readonly Lab[];
  /** All of the course. */
  readonly all: readonly Lab[];
  readonly course: Course;
  /** By the numbers of the labs. */
  readonly hidden: ReadonlyMap<string, Hidden>;
}

/** A submission that loops or sleeps costs this much, and not this much for each lab. */
function timeFor(labs: number): TimeLeft {
  return { cpuMs: 60_000 + labs * 15_000, ms: 240_000 + labs * 60_000 };
}

const OUT_OF_TIME = "not made, because the submission has used up its time in the labs before";

/** So many are judged at a time. */
const AT_A_TIME = 2;

/** @param done is called with each submission that is ready, and how many are */
export async function gradeAll(
  grading: Grading,
  { submissions, strays }: Class,
  done: (result: SubmissionResult, ready: number) => void,
): Promise<ClassResult> {
  const results: SubmissionResult[] = [];
  const waiting = submissions.map((submission, index) => ({ submission, index }));
  let ready = 0;
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await gradeOne(grading, next.submission);
      results[next.index] = result;
      done(result, ++ready);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return {
    labs: grading.labs.map(({ number, title }) => ({ number, title })),
    submissions: results,
    strays,
  };
}

async function gradeOne(grading: Grading, submission: Submission): Promise<SubmissionResult> {
  const { course, labs: chosen, all } = grading;
  const { name, id, isLate } = submission;
  const folder = await mkdtemp(join(tmpdir(), "grade-"));
  try {
    const { taken, problems, unclear } = await takeFiles(submission, chosen, all, folder);
    const submitted = course.submitted.get(name);
    if (isLate && !submitted)
      unclear.push("it is marked as late: course.json can say when it came");
    const labs: LabResult[] = [];
    const timeLeft = timeFor(chosen.length);
    for (const lab of chosen) {
      const own = taken.filter((each) => each.lab === lab.number);
      const state = taken.length === 0 ? "nothing handed in" : "no files";
      const result = await gradeLab(grading, { name, timeLeft }, lab, join(folder, lab.number));
      const about = problems.get(lab.number) ?? [];
      labs.push({
        ...result,
        ...(own.length === 0 && { state }),
        problems: [...about, ...result.problems],
      });
    }
    if (taken.length === 0) unclear.unshift("nothing handed in that belongs to these labs");
    const sum = (key: "points" | "maxPoints") =>
      Math.round(labs.reduce((total, lab) => total + lab[key], 0) * 100) / 100;
    return {
      ...{ name, id, submitted, labs, points: sum("points"), maxPoints: sum("maxPoints") },
      ...{ taken, problems: unclear },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function gradeLab(
  { course, hidden }: Grading,
  { name: student, timeLeft }: { readonly name: string; readonly timeLeft: TimeLeft },
  lab: Lab,
  folder: string,
): Promise<LabResult> {
  const { number, title } = lab;
  const own = hidden.get(number);
  const weight = weightOf(course, number);
  const late = daysLate(course, student, number);
  const notBegun: LabResult = {
    ...{ number, title, weight, problems: [], daysLate: 0, state: "not begun", points: 0 },
    checks: checksOf(lab).map(({ task, check }) => ({
      ...{ task, name: check.name, outcome: "not made", symptom: undefined, printed: "" },
      told: "not begun",
    })),
    hidden: { passed: 0, of: own?.names.length ?? 0 },
    maxPoints: (checksOf(lab).length + (own?.names.length ?? 0)) * weight,
  };
  const isThere = filesOf(lab).some((file) => existsSync(join(folder, file)));
  if (!isThere || !isBegun(folder, lab)) return notBegun;
  const judged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
  try {
    if (timeLeft.cpuMs <= 0 || timeLeft.ms <= 0) throw new Error(OUT_OF_TIME);
    const verdicts = await judge(judged, { timeLeft }, await shutIn(judged));
    const passed = own ? await judgeHidden(judged, own, timeLeft) : [];
    const checks = verdicts.map((verdict) => checkResult(judged, verdict));
    const made = checks.filter(({ outcome }) => outcome !== "skipped");
    const result: LabResult = {
      ...notBegun,
      ...{ state: "graded", daysLate: late, checks },
      hidden: { passed: passed.filter(Boolean).length, of: passed.length },
      maxPoints: (made.length + passed.length) * weight,
    };
    return { ...result, points: afterDelay(course, earned(result), late) };
  } catch (error) {
    return { ...notBegun, state: "not graded", problems: [(error as Error).message] };
  }
}

/** The program that makes checks of a submission, behind the fences that there are. */
async function shutIn({ lab, folder }: Judged, hidden?: string): Promise<Program> {
  const [home, scratch] = [`${folder}-home`, `${folder}-scratch`];
  for (const each of [home, scratch]) await mkdir(each, { recursive: true });
  return fenced(new URL("./fence/fenced-child.ts", import.meta.url), {
    ...{
      folder,
      home,
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
  timeLeft: TimeLeft,
): Promise<boolean[]> {
  const one = new Judge(await shutIn({ lab, folder, earlier }, file));
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

function checkResult(judged: Judged, verdict: Verdict): CheckResult {
  const { task, check, outcome, failure, printed } = verdict;
  const told = UNTOLD.get(outcome) ?? failureText(judged, verdict);
  // Where it lay while it was judged is nobody's business.
  const place = relative(process.cwd(), judged.folder);
  return {
    ...{ task, name: check.name, outcome, symptom: failure?.symptom },
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
