/** A student hears how a check has ended while others are still made. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { lab } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { judge, type Verdict } from "../../labs/kit/check/judge.ts";

// In the checkout, because what a student writes imports #runtime.
const folder = mkdtempSync(join(CHECKOUT, "test", "labs", "scratch-"));
after(() => rmSync(folder, { recursive: true }));

test("the verdict of a check is told before the next checks have ended", async () => {
  const flag = join(folder, "told");
  const solution = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");
  // What the last task asks for goes on only when a verdict has been told.
  const waiting = solution.replace(
    "export function lookup(key: Term) {",
    `$&\n  while (!existsSync(${JSON.stringify(flag)}));`,
  );
  assert.notEqual(waiting, solution);
  writeFileSync(join(folder, "kvs.ts"), `import { existsSync } from "node:fs";\n${waiting}`);
  const told: Verdict[] = [];
  const hear = (verdict: Verdict) => {
    told.push(verdict);
    writeFileSync(flag, "");
  };
  const verdicts = await judge({ lab, folder, earlier: "" }, { seeds: 1, hear });
  for (const { check, outcome, failure, printed } of verdicts) {
    assert.equal(outcome, "passed", `${check.name}: ${failure?.came}`);
    assert.equal(printed, "", "what a student's code has printed is what it has printed");
  }
  assert.deepEqual(told, verdicts);
});
