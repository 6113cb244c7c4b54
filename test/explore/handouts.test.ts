/**
 * The tasks of the handouts that are solved by finding an order: the program with the mistake passes all checks,
 * exploring finds what is wrong with it where the handout says so, and of the solution all orders pass that part
 * from the plain one in one place.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { judge } from "../../labs/kit/check/judge.ts";
import { checksOf } from "../../labs/kit/check/lab.ts";
import { hunt } from "../../labs/kit/explore/hunt.ts";
import { Player } from "../../labs/kit/explore/play.ts";
import { answersTo, writeAnswer } from "../bank/answers.ts";

const scratch = mkdtempSync(join(CHECKOUT, "test", "explore", "scratch-"));
after(() => rmSync(scratch, { recursive: true }));
const earlier = join(CHECKOUT, "solutions");

const withOrders = (await labs()).flatMap((lab) => {
  const readme = readFileSync(join(CHECKOUT, "labs", lab.number, "README.md"), "utf8");
  const text = /\n## Another order\n([\s\S]*?)\n## /.exec(readme)?.[1];
  return text === undefined ? [] : [{ lab, text }];
});

test("three handouts have such a task", () => {
  assert.deepEqual(
    withOrders.map(({ lab }) => lab.number),
    ["06", "07", "12"],
  );
});

for (const { lab, text } of withOrders)
  test(`lab ${lab.number}: an order breaks the program, and none the solution`, async () => {
    const diff = /```diff\n[\s\S]*?```\n/.exec(text)?.[0] ?? "";
    const name = /in the check _(.+?)_/.exec(text)?.[1] ?? "";
    const [, task = ""] = /--explore --task (\d)/.exec(text) ?? [];
    const found = checksOf(lab).find(({ check }) => check.name === name);
    assert.equal(`${found?.task}`, task, `the task of the check "${name}"`);
    const [broken] = answersTo(lab, `## ${name}\n\n### broken (x): of the handout\n\n${diff}`);
    assert.ok(broken && found);
    const staged = { lab, folder: writeAnswer(broken, join(scratch, lab.number)), earlier };
    const verdicts = await judge(staged, { simulated: true, seeds: 3 });
    assert.deepEqual(
      verdicts.filter(({ outcome }) => outcome === "failed").map(({ check }) => check.name),
      [],
      "it passes as long as nothing is explored",
    );
    assert.ok((await hunt(new Player(staged), found.check, () => true, 1)).failed, "an order");
    const solution = { ...staged, folder: join(earlier, lab.number) };
    const { failed, bound } = await hunt(new Player(solution), found.check, () => true, 1);
    assert.equal(failed?.failure, undefined);
    assert.ok(bound >= 1);
  });
