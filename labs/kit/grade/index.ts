/**
 * `npm run grade -- DIR…`: grades a class with one command.
 *
 * What was asked for goes to standard output: the table of the class, or one format. How far it is,
 * and what is wrong, goes to standard error.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { labs } from "../all.ts";
import { UsageError } from "../cli/options.ts";
import { type Course, NO_COURSE, readCourse } from "./course.ts";
import { fencesHere, fencesText } from "./fence/fences.ts";
import { gradeAll, hiddenChecks } from "./grade.ts";
import { type Class, findSubmissions } from "./handed-in/submissions.ts";
import { type GradeOptions, HELP, readGradeOptions } from "./options.ts";
import { type ClassResult, problemsOf } from "./result.ts";
import { summaryText } from "./summary.ts";

async function run(args: readonly string[]): Promise<number> {
  const all = await labs();
  const options = readGradeOptions(args, all);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const numbers = all.map(({ number }) => number);
  const course = options.course === undefined ? NO_COURSE : readCourse(options.course, numbers);
  const chosen = all.filter(
    ({ number }) => (course.labs?.has(number) ?? true) && (options.only?.includes(number) ?? true),
  );
  if (chosen.length === 0) throw new UsageError("no lab is left: --only names none that counts");
  const hidden =
    options.hidden === undefined ? new Map() : await hiddenChecks(options.hidden, chosen);
  if (options.require === "container" && !fencesHere().container)
    throw new UsageError(`--require container: ${fencesText(fencesHere())}`);
  process.stderr.write(`${fencesText(fencesHere())}\n`);
  const found = await findSubmissions(options.folders, all);
  const { length: count } = found.submissions;
  expectPlaceFor(options, count);
  expectSubmitters(course, options.course, found);
  const result = await gradeAll({ labs: chosen, all, course, hidden }, found, ({ name }, ready) =>
    showProgress(`${ready} of ${count} graded  ${name}`),
  );
  showProgress("");
  hand(result, options);
  const isClear = result.submissions.every((each) => problemsOf(each).length === 0);
  return isClear && result.strays.length === 0 ? 0 : 1;
}

/** Without --out there is room for one file. */
function expectPlaceFor({ formats, out }: GradeOptions, submissions: number): void {
  const [format] = formats;
  if (!format || out !== undefined || format.each === "class") return;
  if (submissions > 1)
    throw new UsageError(`${format.name} makes a file for each submission: --out says where`);
}

/** A name that nobody has is a mistake, and would make somebody's late work be in time. */
function expectSubmitters({ submitted }: Course, file: string | undefined, found: Class): void {
  const names = found.submissions.map(({ name }) => name);
  if (names.length < 2) return; // one of a class
  const nobody = [...submitted.keys()].filter((name) => !names.includes(name.normalize("NFC")));
  if (nobody.length > 0)
    throw new UsageError(`${file}: submitted: no submission is called ${nobody.join(", ")}`);
}

/** Prints or writes what came of it. */
function hand(result: ClassResult, { formats, out }: GradeOptions): void {
  const [first] = formats;
  if (!first || out !== undefined) process.stdout.write(summaryText(result));
  for (const format of formats) {
    for (const { path, text } of format.files(result)) {
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

/** A line that tells how far it is, on a terminal. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nnpm run grade -- --help lists the options\n`);
  process.exitCode = 2;
}
