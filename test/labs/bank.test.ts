/**
 * The bank: answers that students really write, see `../bank/answers.ts`. A wrong one must be caught at
 * the check that is meant for it, and recognised as what it is; a right one in another style must pass.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { Judge } from "../../labs/kit/check/judge.ts";
import { checksOf, type Lab } from "../../labs/kit/check/lab.ts";
import { failureText } from "../../labs/kit/cli/report.ts";
import { answersTo, bankOf, writeAnswer } from "../bank/answers.ts";
import { lacksErl } from "../support/erl.ts";
import { needsErl } from "./labs.ts";

/** Each lab has at least so many. */
const WRONG = 6;
const RIGHT = 4;

// Within the checkout, where a file finds #runtime.
const scratch = mkdtempSync(join(CHECKOUT, "test", "labs", "scratch-"));
after(() => rmSync(scratch, { recursive: true }));

const all = await labs();

describe("the bank of answers", { concurrency: 3 }, () => {
  for (const lab of all) checkBank(lab);
});

/** What is told to students has these parts, and no more lines. */
const PARTS = ["expected", "came", "look at"];
const MAX_LINES = 12;

/** What is nothing to a student: JavaScript's insides, and the kit's. */
const INSIDES =
  /intermediate value|object Object|node_modules|runtime\/|\n *at \S+ \(|weak map|Symbol\.iterator|return value is not iterable|Promise \{|RangeError|owner_got/;

/** Whether it says what was expected, what came and where to look, in words that a student knows. */
function assertReadable(told: string): void {
  for (const part of PARTS) assert.match(told, new RegExp(`^  ${part} +\\S`, "m"));
  assert.ok(told.split("\n").length <= MAX_LINES, `more than ${MAX_LINES} lines:\n${told}`);
  assert.doesNotMatch(told, INSIDES);
  const text = told.replace(/\s+/g, " ");
  for (const pid of new Set(text.match(/<\d+\.\d+\.\d+>/g)))
    assert.ok(text.includes(`(${pid})`) || text.includes(`${pid} is `), `who is ${pid}?\n${told}`);
}

function checkBank(lab: Lab): void {
  // What only another order shows is played in test/explore/bank.test.ts.
  const answers = answersTo(lab).filter(({ isExplored }) => !isExplored);
  const wrong = answers.filter(({ caughtBy }) => caughtBy !== undefined);

  const counts = `${wrong.length} wrong ones, ${answers.length - wrong.length} right ones`;
  describe(`lab ${lab.number}: ${counts}`, { concurrency: 1 }, () => {
    const lacking = lacksErl(needsErl(lab));
    const judge = new Judge();
    after(() => judge.end());

    test(`it has at least ${WRONG} wrong answers and ${RIGHT} right ones`, () => {
      assert.ok(wrong.length >= WRONG && answers.length - wrong.length >= RIGHT, counts);
    });

    for (const answer of answers) {
      const { name, what, caughtBy, symptom, seeds } = answer;
      test(`${caughtBy ? "wrong" : "right"}: ${what}`, { skip: lacking }, async () => {
        const folder = writeAnswer(answer, join(scratch, lab.number, name));
        const judged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
        const verdicts = await judge.judge(judged, { untilFailure: true, seeds, simulated: true });
        const failed = verdicts.find(({ outcome }) => outcome === "failed");
        const told = failed && failureText(judged, failed);
        assert.equal(failed?.check.name, caughtBy, told);
        assert.equal(failed?.failure?.symptom, symptom, told);
        if (told !== undefined) assertReadable(told);
      });
    }

    test("every check catches one of them", () => {
      for (const { check } of checksOf(lab))
        assert.ok(
          wrong.some(({ caughtBy }) => caughtBy === check.name),
          `nothing in ${bankOf(lab)} fails at the check "${check.name}": add an answer that does`,
        );
    });
  });
}
