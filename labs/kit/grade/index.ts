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
import { NO_COURSE, readCourse } from "./course.ts";
import { gradeAll, hiddenChecks } from "./grade.ts";
import { type GradeOptions, HELP, readGradeOptions } from "./options.ts";
import type { ClassResult } from "./result.ts";
import { findSubmissions } from "./submissions.ts";
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
  const submissions = await findSubmissions(options.folders, chosen);
  expectPlaceFor(options, submissions.length, chosen.length);
  const result = await gradeAll({ labs: chosen, course, hidden }, submissions, ({ name }, ready) =>
    showProgress(`${ready} of ${submissions.length} graded  ${name}`),
  );
  showProgress("");
  hand(result, options);
  const wrong = result.submissions.some(({ labs }) => labs.some((lab) => lab.problems.length > 0));
  return wrong ? 1 : 0;
}

/** Without --out there is room for one file. */
function expectPlaceFor({ formats, out }: GradeOptions, submissions: number, labs: number): void {
  const [format] = formats;
  if (!format || out !== undefined || format.each === "class") return;
  if (submissions > 1 || (format.each === "lab" && labs > 1))
    throw new UsageError(`${format.name} makes a file for each ${format.each}: --out says where`);
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
