/** `npm test` grades the checkout that it is typed in. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { lab as lab01 } from "../../labs/01/index.ts";
import { lab as lab02 } from "../../labs/02/index.ts";
import { CHECKOUT, isBegun } from "../../labs/kit/check/files.ts";
import { answerTo, writeAnswer } from "../bank/answers.ts";

// In the checkout: the graders look nowhere else.
const scratch = mkdtempSync(join(CHECKOUT, "test", "grading", "scratch-"));
after(() => rmSync(scratch, { recursive: true }));

/** Runs `npm test` on the graders alone. */
function gradersOf(labs: string, ...graders: readonly string[]) {
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const { scripts } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
  const files = graders.map((lab) => `test/graders/${lab}.test.ts`).join(" ");
  const command = scripts.test.replace(/test\/\*.*$/, files);
  const shell = { shell: true, cwd: CHECKOUT, encoding: "utf8" } as const;
  return spawnSync(command, { ...shell, env: { ...env, LABS: labs } });
}

test("a table of labs with points ends it, and a check that fails is exit status 1", () => {
  writeAnswer(answerTo(lab01, "forgets"), join(scratch, "01"));
  const { stdout, status } = gradersOf(scratch, "01");
  assert.equal(status, 1);
  assert.match(
    stdout,
    /\nLabs, and how many of their checks pass\n {2}01 {2}A name server {3}6 of 10\n$/,
  );
});

test("a lab that nobody has begun is to do, with exit status 0", {
  skip: isBegun(join(CHECKOUT, "labs", "02"), lab02) && "it has been begun here",
}, () => {
  const { stdout, status } = gradersOf("labs", "02");
  assert.match(stdout, /\n {2}02 {2}Two nodes, one host {2}not begun\n$/);
  assert.equal(status, 0);
});
