/**
 * Grades submissions: with this checkout's checks, runtime and solutions, and of each submission only
 * the files that the labs name, in a folder of their own. Each lab of each submission is judged in an
 * OS process of its own, which ends with it, so that nobody's code meets anybody else's.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { CHECKOUT, filesOf, isBegun } from "../check/files.ts";
import type { TimeLeft } from "../check/judge.ts";
import { checksOf, type Judged, type Lab } from "../check/lab.ts";
import { afterDelay, type Course, daysLate, weightOf } from "./course.ts";
import { compiledInto } from "./fence/compiled.ts";
import type { Class, Submission } from "./handed-in/submissions.ts";
import { takeFiles } from "./handed-in/take.ts";
import type { Kept, KeptResults } from "./kept.ts";
import { type Hidden, makeChecks } from "./make-checks.ts";
import {
  type CheckResult,
  type ClassResult,
  earned,
  type LabResult,
  type SubmissionResult,
} from "./result.ts";

export interface Grading {
  /** The labs that are graded. */
  readonly labs: readonly Lab[];
  /** All of the course. */
  readonly all: readonly Lab[];
  readonly course: Course;
  /** By the numbers of the labs. */
  readonly hidden: ReadonlyMap<string, Hidden>;
  readonly kept: KeptResults;
  /** How many submissions are judged at a time. */
  readonly jobs: number;
  /** Whether what has failed is judged again. */
  readonly again: boolean;
}

/** A run of the grader: what its submissions share. */
interface Run extends Grading {
  /** Gives the folder with what Node has compiled, if there is one. */
  readonly compiled: () => Promise<string | undefined>;
}

/** A submission that loops or sleeps costs this much, and not this much for each lab. */
function timeFor(labs: number): TimeLeft {
  return { cpuMs: 60_000 + labs * 15_000, ms: 240_000 + labs * 60_000 };
}

/** Points are given when somebody has looked. */
const CONTRADICTION =
  "what passes beside its code is not right when it is asked from outside, so its code should be read";

const OUT_OF_TIME = "not made, because the submission has used up its time in the labs before";

/** @param tells is told of each submission that begins, and that is ready */
export async function gradeAll(
  grading: Grading,
  { submissions, strays }: Class,
  tells: { begins(name: string): void; ends(result: SubmissionResult): void },
): Promise<ClassResult> {
  const results: SubmissionResult[] = [];
  const waiting = submissions.map((submission, index) => ({ submission, index }));
  const folder = await folderOfRun();
  let compiled: Promise<string | undefined> | undefined;
  const run: Run = {
    ...grading,
    compiled: () => {
      // For one alone it is not worth while.
      if (submissions.length > 1)
        compiled ??= mkdir(join(folder, "compiled"), { recursive: true }).then(() =>
          compiledInto(join(folder, "compiled")),
        );
      return compiled ?? Promise.resolve(undefined);
    },
  };
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      tells.begins(next.submission.name);
      const result = await gradeOne(run, next.submission, join(folder, String(next.index)));
      results[next.index] = result;
      tells.ends(result);
    }
  };
  await Promise.all(Array.from({ length: grading.jobs }, worker));
  await rm(folder, { recursive: true, force: true });
  return {
    labs: grading.labs.map(({ number, title }) => ({ number, title })),
    submissions: results,
    strays,
  };
}

/** The folder in which submissions lie while they are judged. It does not outlive this program by long. */
async function folderOfRun(): Promise<string> {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = /^grade-(\d+)-\w+$/.exec(name) ?? [];
    if (pid && !isAlive(Number(pid)))
      await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(tmpdir(), `grade-${process.pid}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // somebody else's
  }
}

async function gradeOne(
  grading: Run,
  submission: Submission,
  folder: string,
): Promise<SubmissionResult> {
  const { course, labs: chosen, all } = grading;
  const { name, id, label, isLate } = submission;
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
      labs.push(
        withJudgement({
          ...result,
          ...(own.length === 0 && { state }),
          problems: [...about, ...result.problems],
        }),
      );
    }
    if (taken.length === 0) unclear.unshift("nothing handed in that belongs to these labs");
    const sum = (key: "points" | "maxPoints") =>
      Math.round(labs.reduce((total, lab) => total + lab[key], 0) * 100) / 100;
    return {
      ...{ name, id, label, submitted, labs, points: sum("points"), maxPoints: sum("maxPoints") },
      ...{ taken, problems: unclear },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a person says of it counts. Then nobody has to look at it again. */
function withJudgement(lab: LabResult): LabResult {
  const points = lab.judged?.points;
  return points === undefined ? lab : { ...lab, state: "graded", points, problems: [] };
}

async function gradeLab(
  grading: Run,
  { name: student, timeLeft }: { readonly name: string; readonly timeLeft: TimeLeft },
  lab: Lab,
  folder: string,
): Promise<LabResult> {
  const { number, title } = lab;
  const { course, hidden } = grading;
  const own = hidden.get(number);
  const weight = weightOf(course, number);
  const late = daysLate(course, student, number);
  const notBegun: LabResult = {
    ...{ number, title, weight, problems: [], daysLate: 0, state: "not begun", points: 0 },
    checks: checksOf(lab).map(({ task, check }) => ({
      ...{ task, name: check.name, outcome: "not made", symptom: undefined, printed: "" },
      ...{
        told: "not begun",
        where: "beside" as const,
        weight: weightOf(course, number, check.name),
      },
    })),
    hidden: { passed: 0, of: own?.names.length ?? 0 },
    maxPoints: 0,
    judged: course.judged.get(student)?.get(number),
  };
  const most = (checks: readonly CheckResult[]) =>
    checks.reduce((sum, check) => sum + check.weight, (own?.names.length ?? 0) * weight);
  const isThere = filesOf(lab).some((file) => existsSync(join(folder, file)));
  const none = { ...notBegun, maxPoints: most(notBegun.checks) };
  if (!isThere || !isBegun(folder, lab)) return none;
  const judged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
  try {
    const made = await checksMade(grading, { judged, own, timeLeft });
    const { hidden: passed, outside } = made;
    if (outside?.wrong !== undefined) throw new Error(`${CONTRADICTION}: ${outside.wrong}`);
    const checks = made.checks.map((check) => ({
      ...check,
      weight: weightOf(course, number, check.name),
    }));
    const counted = checks.filter(({ outcome }) => outcome !== "skipped");
    const result: LabResult = {
      ...notBegun,
      ...{ state: "graded", daysLate: late, checks },
      hidden: { passed: passed.filter(Boolean).length, of: passed.length },
      maxPoints: most(counted),
      where: outside ? "beside and from outside" : "beside",
    };
    return { ...result, points: afterDelay(course, earned(result), late) };
  } catch (error) {
    return { ...none, state: "not graded", problems: [(error as Error).message] };
  }
}

/** What came of the checks of a lab, which may be known from before. */
async function checksMade(
  { kept, again, compiled }: Run,
  { judged, own, timeLeft }: { judged: Judged; own: Hidden | undefined; timeLeft: TimeLeft },
): Promise<Kept> {
  const isOver = () => timeLeft.cpuMs <= 0 || timeLeft.ms <= 0;
  const key = kept.keyOf(judged.lab, judged.folder, own?.file);
  const before = kept.get(key);
  const hasFailed = before?.checks.some(({ outcome }) => outcome !== "passed");
  if (before && !(again && hasFailed)) return before;
  if (isOver()) throw new Error(OUT_OF_TIME);
  const made = await makeChecks(judged, own, timeLeft, await compiled());
  if (!isOver()) kept.put(key, made);
  return made;
}
