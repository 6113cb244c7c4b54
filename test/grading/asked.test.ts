/**
 * What is asked from outside: every right answer that there is, the solutions and the bank's, is right when it
 * is asked, and each question finds out wrong answers of the bank that its check is there for.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { type Check, checksOf, type Lab } from "../../labs/kit/check/lab.ts";
import { wrongFromOutside } from "../../labs/kit/grade/outside.ts";
import { NODE_CHILD } from "../../labs/kit/session/played-process.ts";
import { answersTo, writeAnswer } from "../bank/answers.ts";

const solutions = join(CHECKOUT, "solutions");
// In the checkout: there a file finds #runtime.
const scratch = mkdtempSync(join(CHECKOUT, "test", "grading", "scratch-"));
after(() => rmSync(scratch, { recursive: true }));

/** In other labs it was seen once; here it is seen each time. */
const FOUND_OUT = ["02"];

function wrong(lab: Lab, folder: string, checks: readonly Check[]): Promise<string | undefined> {
  const asking = { checks, lecture: false, timeLeft: { cpuMs: 60_000, ms: 60_000 } };
  return wrongFromOutside({ lab, folder, earlier: solutions }, asking, { url: NODE_CHILD });
}

for (const lab of await labs()) {
  const asked = checksOf(lab).flatMap(({ check }) => (check.asked === undefined ? [] : [check]));
  if (asked.length === 0) continue;
  test(`lab ${lab.number}: what is right is right from outside, in ${asked.length} checks`, async () => {
    const folders = [join(solutions, lab.number)];
    for (const answer of answersTo(lab).filter(({ caughtBy }) => caughtBy === undefined))
      folders.push(writeAnswer(answer, join(scratch, lab.number, answer.name)));
    for (const folder of folders) assert.equal(await wrong(lab, folder, asked), undefined, folder);
  });

  if (!FOUND_OUT.includes(lab.number)) continue;
  test(`lab ${lab.number}: the bank's wrong answers are wrong from outside`, async () => {
    const caught = answersTo(lab).filter(
      ({ caughtBy, seeds }) => caughtBy !== undefined && seeds === 1,
    );
    const found = new Set<string>();
    for (const answer of caught) {
      const check = asked.find(({ name }) => name === answer.caughtBy);
      if (!check) continue;
      const folder = writeAnswer(answer, join(scratch, lab.number, answer.name));
      if ((await wrong(lab, folder, [check])) !== undefined) found.add(check.name);
    }
    const names = new Set(caught.map(({ caughtBy }) => caughtBy));
    assert.deepEqual(
      asked.map(({ name }) => name).filter((name) => names.has(name) && !found.has(name)),
      [],
    );
  });
}
