/**
 * Answers of the bank that pass wherever they are checked, and fail in another order: `--explore` has to
 * find it. And the solutions, which have to pass in all orders near to the plain one.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { judge } from "../../labs/kit/check/judge.ts";
import { checksOf, isExplored } from "../../labs/kit/check/lab.ts";
import { partingsOf } from "../../labs/kit/explore/choices.ts";
import { hunt } from "../../labs/kit/explore/hunt.ts";
import { Player } from "../../labs/kit/explore/play.ts";
import { shrunk } from "../../labs/kit/explore/shrink.ts";
import { storyOf } from "../../labs/kit/explore/story.ts";
import { answersTo, writeAnswer } from "../bank/answers.ts";

const scratch = mkdtempSync(join(CHECKOUT, "test", "explore", "scratch-"));
after(() => rmSync(scratch, { recursive: true }));

const all = await labs();
const earlier = join(CHECKOUT, "solutions");

/** So many runs of each check of a solution, of those nearest to the plain order: a minute, on one core. */
const RUNS = Number(process.env.RUNS ?? 25);

describe("answers that pass on every network, and fail in another order", () => {
  for (const lab of all)
    for (const answer of answersTo(lab).filter((each) => each.isExplored))
      test(`lab ${lab.number}: ${answer.what}`, async () => {
        const staged = { lab, folder: writeAnswer(answer, join(scratch, answer.name)), earlier };
        const verdicts = await judge(staged, { simulated: true, seeds: 3 });
        const failed = verdicts.find(({ outcome }) => outcome === "failed");
        assert.equal(failed?.check.name, undefined, "it is caught without --explore");
        const check = checksOf(lab).find((each) => each.check.name === answer.caughtBy)?.check;
        assert.ok(check, `no check is called "${answer.caughtBy}"`);
        const player = new Player(staged);
        const found = (await hunt(player, check, () => true, 1)).failed;
        assert.ok(found, "no order was found");
        assert.equal(found.failure?.symptom, answer.symptom);
        const best = await shrunk(player, check, found.limits, found);
        const partings = partingsOf(best.steps);
        assert.ok(partings.length <= partingsOf(found.steps).length);
        const { run, missing } = await storyOf(player, check, found.limits, partings);
        assert.deepEqual(run.failure?.symptom, answer.symptom, "played again it fails again");
        assert.equal(missing, undefined);
      });
});

describe(`the solutions pass in the ${RUNS} runs of each check that are nearest to the plain order`, () => {
  for (const lab of all) {
    const checks = checksOf(lab).filter(({ check }) => isExplored(check));
    if (checks.length === 0) continue;
    test(`lab ${lab.number}, ${checks.length} checks`, async () => {
      const player = new Player({ lab, folder: join(earlier, lab.number), earlier });
      for (const { check } of checks) {
        let runs = 0;
        const { failed } = await hunt(player, check, () => ++runs < RUNS, 2);
        assert.equal(failed?.failure, undefined, check.name);
      }
    });
  }
});
