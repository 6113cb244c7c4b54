/** The options of `npm run grade`. */
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
}

/** @throws UsageError */
export function readGradeOptions(args: readonly string[], labs: readonly Lab[]): GradeOptions {
  const { values, positionals } = parsed(args);
  const { help, only, format, out, course, hidden, require } = values;
  const formats = format === undefined ? [] : format.split(",").map(formatOf);
  if (!help && positionals.length === 0)
    throw new UsageError("expected a folder with a submission, or with many of them");
  if (formats.length > 1 && out === undefined)
    throw new UsageError("several formats need --out with a folder for their files");
  if (out !== undefined && formats.length === 0)
    throw new UsageError("--out needs --format: what is to be written there?");
  return {
    help,
    folders: positionals.map(fromHere),
    only: only?.split(",").map((number) => numberOf(number, labs)),
    formats,
    out: out === undefined ? undefined : fromHere(out),
    course: course === undefined ? undefined : fromHere(course),
    hidden: hidden === undefined ? undefined : fromHere(hidden),
    require: require === undefined ? undefined : requirementOf(require),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const options = {
    help: { type: "boolean", default: false, short: "h" },
    ...{ only: text, format: text, out: text, course: text, hidden: text, require: text },
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
  --course FILE    weights, due dates and late days: see docs/TEACHING.md
  --hidden DIR     checks of your own, DIR/NN.ts: students see their points, nothing else
  --format F,…     ${FORMATS.map((each) => each.name).join(", ")}
  --out DIR        the folder for their files; without it, one is printed
  --require container  grades only where students' code runs in a container
  -h, --help       this text

Exit status: 0 when everything was graded, whatever the points; 1 when there is something to
look at: nothing handed in, a file missing or not recognised, a check that could not be made;
2 for a wrong option or a wrong course.json.
`;
