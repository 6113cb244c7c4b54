/**
 * The bank: solutions that students really write. A wrong one must be caught at the check that is
 * meant for it, and recognised as what it is; a right one in another style must pass. What is to come
 * of it stands at the beginning of each:
 *
 *     // Wrong: every store begins with an empty table.
 *     // Caught by: a store leaves other keys alone and replaces its own
 *     // Symptom: wrong-answer
 *
 * Most are found out on the first simulated network. What goes wrong only now and then says on how many
 * it is sure to be: `// Seeds: 5`.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { Judge } from "../../labs/kit/check/judge.ts";
import { checksOf, filesOf, type Lab } from "../../labs/kit/check/lab.ts";
import { failureText } from "../../labs/kit/cli/report.ts";
import { lacksErl, needsErl } from "./labs.ts";

/** Each lab has at least so many. */
const WRONG = 6;
const RIGHT = 2;

interface Case {
  readonly folder: string;
  readonly right: boolean;
  /** What is wrong, or in which style it is right. */
  readonly what: string;
  readonly caughtBy: string | undefined;
  readonly symptom: string | undefined;
  /** On how many simulated networks it is checked. */
  readonly seeds: number;
}

const all = await labs();

describe("the bank of solutions", { concurrency: 3 }, () => {
  for (const lab of all) checkBank(lab);
});

function checkBank(lab: Lab): void {
  const bank = join(CHECKOUT, "test", "bank", lab.number);
  const cases = readdirSync(bank).map((name) => readCase(join(bank, name), filesOf(lab)));
  const wrong = cases.filter(({ right }) => !right);

  const counts = `${wrong.length} wrong ones, ${cases.length - wrong.length} right ones`;
  describe(`lab ${lab.number}: ${counts}`, { concurrency: 1 }, () => {
    const lacking = lacksErl(needsErl(lab));
    const judge = new Judge();
    after(() => judge.end());

    test(`it has at least ${WRONG} wrong solutions and ${RIGHT} right ones`, () => {
      assert.ok(
        wrong.length >= WRONG,
        `expected ${WRONG} wrong ones in ${bank}, got ${wrong.length}`,
      );
      assert.ok(cases.length - wrong.length >= RIGHT, `expected ${RIGHT} right ones in ${bank}`);
    });

    for (const { folder, right, what, caughtBy, symptom, seeds } of cases)
      test(`${right ? "right" : "wrong"}: ${what}`, { skip: lacking }, async () => {
        const judged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
        const verdicts = await judge.judge(judged, { untilFailure: true, seeds, simulated: true });
        const failed = verdicts.find(({ outcome }) => outcome === "failed");
        const told = failed && failureText(judged, failed);
        assert.equal(failed?.check.name, caughtBy, told);
        assert.equal(failed?.failure?.symptom, symptom, told);
      });

    test("every check catches one of them", () => {
      for (const { check } of checksOf(lab))
        assert.ok(
          wrong.some(({ caughtBy }) => caughtBy === check.name),
          `nothing in ${bank} fails at the check "${check.name}": add a solution that does`,
        );
    });
  });
}

function readCase(folder: string, files: readonly string[]): Case {
  const text = files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
  const value = (key: string) => new RegExp(`^// ${key}: (.*)$`, "m").exec(text)?.[1];
  const right = value("Right");
  const what = right ?? value("Wrong");
  assert.ok(what, `${folder}: expected a first line "// Wrong: …" or "// Right: …"`);
  const [caughtBy, symptom] = [value("Caught by"), value("Symptom")];
  assert.equal(right === undefined, caughtBy !== undefined && symptom !== undefined, folder);
  const seeds = Number(value("Seeds") ?? 1);
  return { folder, right: right !== undefined, what, caughtBy, symptom, seeds };
}
