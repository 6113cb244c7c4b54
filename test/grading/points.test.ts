/** `npm test` grades the checkout that it is typed in. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { lab as lab01 } from "../../labs/01/index.ts";
import { lab as lab02 } from "../../labs/02/index.ts";
import { CHECKOUT, isBegun } from "../../labs/kit/check/files.ts";
import { answerTo, writeAnswer } from "../bank/answers.ts";
import { run } from "../support/course.ts";

// In the checkout: the graders look nowhere else.
const scratch = mkdtempSync(join(CHECKOUT, "test", "grading", "scratch-"));
after(() => rmSync(scratch, { recursive: true }));

/** Runs `npm test` on the graders alone, for the labs in a folder. */
function gradersOf(labs: string) {
  const { scripts } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
  const command = scripts.test.replace(/test\/\*.*$/, "test/graders/labs.test.ts");
  return run("sh", ["-c", command], { env: { LABS: labs } });
}

test("a table of labs with points ends it, and a check that fails is told of, with exit status 1", async () => {
  writeAnswer(answerTo(lab01, "forgets"), join(scratch, "01"));
  const { stdout, status } = await gradersOf(scratch);
  assert.equal(status, 1);
  assert.match(stdout, /✖ task 2: a store leaves other keys alone[\s\S]*came +\{kvs,undefined\}/);
  assert.doesNotMatch(stdout, /judge\.ts|labs\.test\.ts:\d+:\d+\)/);
  assert.match(
    stdout,
    /\nLabs, and how many of their checks pass\n {2}01 {2}A name server {3}6 of 10\n$/,
  );
});

test("a lab that nobody has begun is to do, with exit status 0", {
  skip: isBegun(join(CHECKOUT, "labs", "02"), lab02) && "it has been begun here",
}, async () => {
  const starter = join(scratch, "untouched", "02");
  cpSync(join(CHECKOUT, "labs", "02"), starter, { recursive: true });
  const { stdout, status } = await gradersOf(join(scratch, "untouched"));
  assert.match(stdout, /\n {2}02 {2}Two nodes, one host {2}not begun\n$/);
  assert.equal(status, 0);
});
