/** A made-up class, right submissions, wrong ones from the bank, untouched ones and hostile ones, and its grading. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { lab as lab01 } from "../../labs/01/index.ts";
import { lab as lab02 } from "../../labs/02/index.ts";
import { CHECKOUT, isBegun } from "../../labs/kit/check/files.ts";
import type { Lab } from "../../labs/kit/check/lab.ts";
import { answerTo } from "../bank/answers.ts";
import { type Ran, run } from "../support/course.ts";
import { freePort } from "../support/erl.ts";
import { HOSTILE, type Made, TWO_FACED } from "./hostile.ts";

const read = (...path: readonly string[]) => readFileSync(join(CHECKOUT, ...path), "utf8");

/** An answer of the bank, in a folder of labs. */
function fromBank(lab: Lab, name: string, points: number): Made {
  const { number } = lab;
  const files = Object.entries(answerTo(lab, name).files());
  return {
    name: `${name}-${number}`,
    points: { [number]: points },
    files: Object.fromEntries(files.map(([file, text]) => [`${number}/${file}`, text])),
  };
}

const RIGHT: readonly Made[] = [
  {
    name: "all-solved",
    points: { "01": 10, "02": 7 },
    files: {
      "labs/01/kvs.ts": read("solutions", "01", "kvs.ts"),
      "labs/02/remote.ts": read("solutions", "02", "remote.ts"),
    },
  },
  fromBank(lab01, "recursive", 10),
];

/** One for each of the symptoms that the bank has; what blocks is among the hostile ones. */
const WRONG: readonly Made[] = [
  fromBank(lab01, "forgets", 6), // wrong-answer
  fromBank(lab01, "answers-itself", 2), // reply-elsewhere
  fromBank(lab01, "bare-query", 7), // never-matches
  fromBank(lab01, "called-not-spawned", 0), // threw
  fromBank(lab01, "dies-on-unknown", 9), // died
  fromBank(lab01, "ends-after-one", 2), // not-registered
  fromBank(lab01, "no-name", 0), // wrong-answer, where everything builds on it
  fromBank(lab01, "program-ends", 2), // exited
  fromBank(lab01, "store-never-answers", 1), // no-reply
  fromBank(lab02, "sent-to-host", 5), // no-such-node
];

const UNTOUCHED: readonly Made[] = [
  { name: "nothing", points: {}, files: { "README.md": "I was ill." } },
  // In a student's checkout the starter may not be there any more.
  ...(isBegun(join(CHECKOUT, "labs", "01"), lab01)
    ? []
    : [
        {
          name: "the-starter",
          points: {},
          files: { "labs/01/kvs.ts": read("labs", "01", "kvs.ts") },
        },
      ]),
];

export const CLASS: readonly Made[] = [...RIGHT, ...WRONG, ...UNTOUCHED, ...HOSTILE, ...TWO_FACED];

/** Writes submissions into a folder, each into one of its name. */
export function handIn(folder: string, submissions: readonly Made[]): void {
  for (const { name, files } of submissions)
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
}

/** How `npm run grade` begins. */
export const GRADE = ["--import", "./runtime/node/typescript.js", "labs/kit/grade/index.ts"];

/**
 * Runs what `npm run grade` runs.
 *
 * @param kept the folder with what was judged before: otherwise there is nothing in it
 */
export async function grade(
  args: readonly string[],
  kept = mkdtempSync(join(tmpdir(), "kept-")),
): Promise<Ran> {
  const env = { ERL_EPMD_PORT: String(await freePort()) };
  return run(process.execPath, [...GRADE, "--kept", kept, ...args], { env });
}
