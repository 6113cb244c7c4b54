/**
 * Grades what a student has written, check by check, in the words of `npx tsx labs/NN`.
 *
 * It judges `labs`, or the folder that the variable LABS names, LABS=solutions, as far as labs are there.
 * A lab that nobody has begun is `todo`, which does not fail a test run, and it counts from its first
 * edit on.
 */
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT, DIAGRAMS, isBegun, shownPlace, todosOf } from "../../labs/kit/check/files.ts";
import { judge, type Verdict } from "../../labs/kit/check/judge.ts";
import { checksOf, type Judged, type Lab } from "../../labs/kit/check/lab.ts";
import { failureText } from "../../labs/kit/cli/report.ts";
import { NO_ERL } from "../../labs/kit/session/erl-process.ts";
import { lacksErl } from "../support/erl.ts";

const root = resolve(CHECKOUT, process.env.LABS ?? "labs");
if (relative(CHECKOUT, root).startsWith(".."))
  throw new Error(`expected LABS to name a folder in ${CHECKOUT}, got ${root}: copy it there`);

const all = await labs();

describe("the labs", { concurrency: 3 }, () => {
  for (const lab of all) if (existsSync(join(root, lab.number))) grade(lab);
});

/** Declares a test for each check of a lab. */
function grade(lab: Lab): void {
  const folder = join(root, lab.number);
  const judged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
  const begun = isBegun(folder, lab);
  const [first] = todosOf(folder, lab);
  const todo = begun || !first ? false : `nobody has begun: ${shownPlace(first)}`;
  let verdicts: Promise<Verdict[]> | undefined;
  describe(`lab ${lab.number}: ${lab.title}`, () => {
    for (const { task, check } of checksOf(lab))
      test(`task ${task}: ${check.name}`, {
        todo,
        skip: lacksErl(check.needsErl ?? false),
      }, async () => {
        if (todo) return;
        verdicts ??= judge(judged, { diagrams: DIAGRAMS });
        const verdict = (await verdicts).find((each) => each.check === check);
        if (verdict?.outcome !== "passed") throw new Failed(judged, verdict as Verdict);
      });
  });
}

/** An error that says what is to be said and nothing else: a stack would lead into the harness. */
class Failed extends Error {
  constructor(judged: Judged, verdict: Verdict) {
    super(
      {
        ...{ passed: "", failed: `\n${failureText(judged, verdict)}\n`, skipped: NO_ERL },
        "not made": "not made, because a check before has brought everything down",
      }[verdict.outcome],
    );
    this.stack = this.message;
  }
}
