/**
 * `npm run grade -- DIR…`: grades a class with one command.
 *
 * What was asked for goes to standard output: the table of the class, or one format. How far it is,
 * and what is wrong, goes to standard error.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { labs } from "../all.ts";
import { UsageError } from "../cli/options.ts";
import { type Course, NO_COURSE, namesIn, readCourse } from "./course.ts";
import { fencesHere, fencesText } from "./fence/fences.ts";
import { notInRoster } from "./formats/roster.ts";
import { readTable } from "./formats/table.ts";
import { gradeAll } from "./grade.ts";
import { type Class, findSubmissions, type Submission } from "./handed-in/submissions.ts";
import { KeptResults } from "./kept.ts";
import { hiddenChecks } from "./make-checks.ts";
import { type GradeOptions, HELP, readGradeOptions } from "./options.ts";
import { Progress } from "./progress.ts";
import { type ClassResult, problemsOf } from "./result.ts";
import { similar } from "./similar/index.ts";
import { summaryText } from "./summary.ts";

async function run(args: readonly string[]): Promise<number> {
  const all = await labs();
  const options = readGradeOptions(args, all);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const course = options.course === undefined ? NO_COURSE : readCourse(options.course, all);
  const chosen = all.filter(
    ({ number }) => (course.labs?.has(number) ?? true) && (options.only?.includes(number) ?? true),
  );
  if (chosen.length === 0) throw new UsageError("no lab is left: --only names none that counts");
  const hidden =
    options.hidden === undefined ? new Map() : await hiddenChecks(options.hidden, chosen);
  if (options.require === "container" && !fencesHere().container)
    throw new UsageError(`--require container: ${fencesText(fencesHere())}`);
  const roster = options.roster === undefined ? [] : readTable(textOfRoster(options.roster));
  const found = chosenOf(await findSubmissions(options.folders, all), options);
  if (options.similar) return tellSimilar(await similar(found, chosen, all), options.out);
  const { length: count } = found.submissions;
  expectPlaceFor(options, count);
  if (!options.students && !options.shard) expectSubmitters(course, options.course, found);
  process.stderr.write(`${fencesText(fencesHere())}\n`);
  const progress = new Progress(count);
  tellWhenStopped(progress);
  const { jobs, failed: again } = options;
  const kept = new KeptResults(options.kept);
  const grading = { labs: chosen, all, course, hidden, kept, jobs, again };
  const result = await gradeAll(grading, found, progress);
  progress.stop();
  await hand(result, options, roster);
  const isClear = result.submissions.every((each) => problemsOf(each).length === 0);
  const strangers = options.roster === undefined ? [] : notInRoster(result, roster);
  if (strangers.length > 0)
    process.stderr.write(`not in ${options.roster}: ${strangers.join(", ")}\n`);
  return isClear && result.strays.length === 0 && strangers.length === 0 ? 0 : 1;
}

/** Says which are alike, and writes the page. */
function tellSimilar({ text, page }: { text: string; page: string }, out?: string): number {
  process.stdout.write(text);
  if (out !== undefined) {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, "similar.html"), page);
  }
  return 0;
}

/** Without --out there is room for one file. */
function expectPlaceFor({ formats, out }: GradeOptions, submissions: number): void {
  const [format] = formats;
  if (!format || out !== undefined || format.each === "class") return;
  if (submissions > 1)
    throw new UsageError(`${format.name} makes a file for each submission: --out says where`);
}

/** A name that nobody has is a mistake, and would make somebody's late work be in time. */
function expectSubmitters(course: Course, file: string | undefined, found: Class): void {
  const names = found.submissions.map(({ name }) => name);
  if (names.length < 2) return; // one of a class
  const nobody = namesIn(course).filter((name) => !names.includes(name));
  if (nobody.length > 0)
    throw new UsageError(`${file}: no submission is called ${nobody.join(", ")}`);
}

/** Prints or writes what came of it. */
async function hand(
  result: ClassResult,
  { formats, out }: GradeOptions,
  roster: readonly string[][],
): Promise<void> {
  const [first] = formats;
  if (!first || out !== undefined) process.stdout.write(summaryText(result));
  for (const format of formats) {
    for (const { path, text } of await format.files(result, roster)) {
      if (out === undefined) {
        process.stdout.write(text);
        continue;
      }
      const file = join(out, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}

function textOfRoster(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--roster: ${(error as Error).message}`);
  }
}

/** The students that are to be graded now. */
function chosenOf({ submissions, strays }: Class, { students, shard }: GradeOptions): Class {
  const nobody = students?.find((name) => !submissions.some((each) => each.name === name));
  if (nobody !== undefined)
    throw new UsageError(`--only-student: no submission is called ${nobody}`);
  const isChosen = ({ name }: Submission, index: number) =>
    (students?.includes(name) ?? true) && (!shard || index % shard.of === shard.index);
  return { submissions: submissions.filter(isChosen), strays };
}

/** What was judged is kept already. */
function tellWhenStopped(progress: Progress): void {
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const)
    process.once(signal, () => {
      progress.stop();
      process.stderr.write(`stopped: ${progress.text}; the same command goes on from here\n`);
      process.exit(128 + number);
    });
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nnpm run grade -- --help lists the options\n`);
  process.exitCode = 2;
}
