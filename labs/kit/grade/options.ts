/** The options of `npm run grade`. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import type { Lab } from "../check/lab.ts";
import { UsageError } from "../cli/options.ts";
import { FORMATS, type Format } from "./formats/index.ts";

export interface GradeOptions {
  readonly help: boolean;
  readonly folders: readonly string[];
  /** The numbers of the labs to be graded; `undefined`: all that count. */
  readonly only: readonly string[] | undefined;
  readonly formats: readonly Format[];
  /** The folder for the files of the formats. */
  readonly out: string | undefined;
  readonly course: string | undefined;
  /** The folder with the instructor's own checks. */
  readonly hidden: string | undefined;
  /** What must be there, or nothing is graded. */
  readonly require: "container" | undefined;
  /** The table that a gradebook has exported, for the formats that fill it in. */
  readonly roster: string | undefined;
  /** How many submissions are judged at a time. */
  readonly jobs: number;
  /** Whether what has failed is judged again. */
  readonly failed: boolean;
  /** The names of the students to be graded; `undefined`: all. */
  readonly students: readonly string[] | undefined;
  /** Which part of the class: the first of 4 is `{ index: 0, of: 4 }`. */
  readonly shard: { readonly index: number; readonly of: number } | undefined;
  /** Whether it is to be found who is alike, instead of grading. */
  readonly similar: boolean;
  /** The folder in which results are kept, if it is not the usual one. */
  readonly kept: string | undefined;
}

/** @throws UsageError */
export function readGradeOptions(args: readonly string[], labs: readonly Lab[]): GradeOptions {
  const { values, positionals } = parsed(args);
  const { help, only, format, out, course, hidden, require, failed, jobs, shard, kept, roster } =
    values;
  const { similar } = values;
  const formats = format === undefined ? [] : format.split(",").map(formatOf);
  if (!help && positionals.length === 0)
    throw new UsageError("expected a folder with a submission, or with many of them");
  if (formats.length > 1 && out === undefined)
    throw new UsageError("several formats need --out with a folder for their files");
  const filled = formats.find(({ needsRoster }) => needsRoster);
  if (filled && roster === undefined)
    throw new UsageError(
      `--format ${filled.name} needs --roster with what the gradebook has exported`,
    );
  if (similar && formats.length > 0)
    throw new UsageError("--similar grades nobody, so there is no --format");
  if (out !== undefined && formats.length === 0 && !similar)
    throw new UsageError("--out needs --format: what is to be written there?");
  return {
    help,
    folders: positionals.map(fromHere),
    only: only?.split(",").map((number) => numberOf(number, labs)),
    formats,
    out: out === undefined ? undefined : fromHere(out),
    course: course === undefined ? undefined : fromHere(course),
    hidden: hidden === undefined ? undefined : fromHere(hidden),
    failed,
    similar,
    roster: roster === undefined ? undefined : fromHere(roster),
    jobs: jobs === undefined ? availableParallelism() : jobsOf(jobs),
    students: values["only-student"]?.map((name) => name.normalize("NFC")),
    shard: shard === undefined ? undefined : shardOf(shard),
    kept: kept === undefined ? undefined : fromHere(kept),
    require: require === undefined ? undefined : requirementOf(require),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const options = {
    help: { type: "boolean", default: false, short: "h" },
    ...{ only: text, format: text, out: text, course: text, hidden: text, require: text },
    ...{ jobs: text, shard: text, kept: text, roster: text },
    failed: { type: "boolean", default: false },
    similar: { type: "boolean", default: false },
    "only-student": { type: "string", multiple: true },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*$/s, ""));
  }
}

/** npm starts programs in the folder of the checkout, and says where it was typed. */
function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

const MAX_JOBS = 256;

function jobsOf(text: string): number {
  const jobs = Number(text);
  if (/^\d+$/.test(text) && jobs >= 1 && jobs <= MAX_JOBS) return jobs;
  throw new UsageError(`expected --jobs with a number from 1 to ${MAX_JOBS}, got "${text}"`);
}

function shardOf(text: string): { index: number; of: number } {
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index: index - 1, of };
  throw new UsageError(`expected --shard with a part such as 1/4, got "${text}"`);
}

function requirementOf(text: string): "container" {
  if (text === "container") return text;
  throw new UsageError(`expected --require container, got "${text}"`);
}

function formatOf(name: string): Format {
  const format = FORMATS.find((each) => each.name === name);
  if (format) return format;
  const names = FORMATS.map((each) => each.name).join(", ");
  throw new UsageError(`expected --format with ${names}, got "${name}"`);
}

function numberOf(number: string, labs: readonly Lab[]): string {
  const numbers = labs.map((lab) => lab.number);
  if (numbers.includes(number)) return number;
  throw new UsageError(`expected --only with some of ${numbers.join(",")}, got "${number}"`);
}

export const HELP = `npm run grade -- DIR…
  grades submissions: each DIR is one, or a folder or an archive with many of them, in any
  layout. Only the files that a student writes are taken; where from is said when it is not
  labs/NN/FILE, and so is what was not recognised.

  --only 03,08     only these labs
  --only-student N only this student, as the table shows the name; may be said several times
  --failed         judges again what has failed before
  --jobs N         so many submissions at a time: as many as the machine has cores
  --shard 1/4      only the first of four parts of the class
  --kept DIR       where results are kept, so that only what changed is judged: .grades
  --course FILE    weights, due dates and late days: see docs/TEACHING.md
  --hidden DIR     checks of your own, DIR/NN.ts: students see their points, nothing else
  --format F,…     ${FORMATS.map((each) => each.name).join(", ")}
  --roster FILE    for moodle and canvas: the table that the gradebook has exported
  --out DIR        the folder for their files; without it, one is printed
  --similar        grades nobody: tells which submissions are alike, and writes both texts side
                   by side, to DIR/similar.html, if there is --out DIR
  --require container  grades only where students' code runs in a container
  -h, --help       this text

Exit status: 0 when everything was graded, whatever the points; 1 when there is something to
look at: nothing handed in, a file missing or not recognised, a check that could not be made;
2 for a wrong option or a wrong course.json.
`;
