/** The way through the course, walked on a real terminal in a copy of the checkout. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { lab as lab01 } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { answerTo, writeAnswer } from "../bank/answers.ts";
import { copyOfCourse } from "../support/course.ts";
import { DOWN, ENTER, ESCAPE, noTerminal, Terminal, UP } from "../support/terminal.ts";
import { runLab } from "./labs.ts";

const copy = copyOfCourse();
const kvs = join(copy, "labs", "01", "kvs.ts");
const solve = () => cpSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), kvs);
/** An answer that is caught. */
const attempt = () => writeAnswer(answerTo(lab01, "forgets"), dirname(kvs));
const starter = readFileSync(kvs, "utf8");

function git(...args: readonly string[]): void {
  const who = ["-c", "user.name=student", "-c", "user.email=student@localhost"];
  execFileSync("git", [...who, ...args], { cwd: copy, stdio: "ignore" });
}

function atTerminal(command: string): Terminal {
  const terminal = new Terminal(command, copy);
  after(() => terminal.end());
  return terminal;
}

const COURSE = `'${process.execPath}' --import tsx labs`;

test("the way through the course: read, run, fail, hint, pass, next, start over, compare", {
  skip: noTerminal,
}, async () => {
  git("init");
  git("add", ".");
  git("commit", "-m", "The course");
  const terminal = atTerminal(COURSE);
  await terminal.sees("01  A name server");
  terminal.press(ENTER);
  await terminal.sees("Lab 01 · A name server (untouched)");

  terminal.press(ENTER); // read the handout
  await terminal.sees("What you will learn");
  await terminal.sees("(untouched)");
  terminal.press(DOWN, ENTER); // run it
  await terminal.sees("Nothing is written yet. Begin here:");
  await terminal.sees("(untouched)");

  attempt();
  terminal.press(DOWN, DOWN, ENTER); // check
  await terminal.sees("The first that did not:");
  await terminal.sees("of 10 checks)");
  terminal.press(DOWN, DOWN, ENTER); // a hint, two below "check"
  await terminal.sees("Hint 1 of 3.");
  await terminal.sees("of 10 checks)");

  solve();
  terminal.press(ENTER); // check
  await terminal.sees("10 of 10 checks passed.");
  await terminal.sees("(done)");
  terminal.press(ENTER); // next lab
  await terminal.sees("Lab 02 · Two nodes, one host (untouched)");
  terminal.press(...new Array(8).fill(DOWN), ENTER); // all labs
  await terminal.sees("Which lab?");
  terminal.press(UP, ENTER); // the one above
  await terminal.sees("Lab 01 · A name server (done)");

  terminal.press(UP, UP, ENTER); // compare with the solution, two above "next lab"
  await terminal.sees("is the solution, letter by letter");
  await terminal.sees("(done)");
  terminal.press(UP, ENTER); // start over
  await terminal.sees("begin anew?");
  terminal.press("y");
  const [, kept = ""] = await terminal.sees(/What you wrote is in (\S+)\.\s/);
  assert.equal(readFileSync(kvs, "utf8"), starter);
  const own = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");
  assert.equal(readFileSync(join(copy, kept, "kvs.ts"), "utf8"), own);
  await terminal.sees("(untouched)");
  terminal.press(...new Array(5).fill(DOWN), ENTER); // compare with the solution
  await terminal.sees("See the solution all the same?");
  terminal.press("y");
  await terminal.sees("+++ solutions/01/kvs.ts");
  await terminal.sees("(untouched)");
  terminal.press(ESCAPE);
  assert.equal(await terminal.status(), 0);
});

test("without git, start over changes nothing and says what to do", {
  skip: noTerminal,
}, async () => {
  rmSync(join(copy, ".git"), { recursive: true, force: true });
  attempt();
  const terminal = atTerminal(COURSE);
  await terminal.sees("Which lab?");
  terminal.press(ENTER);
  await terminal.sees("Lab 01 · A name server");
  terminal.press(...new Array(4).fill(DOWN), ENTER); // start over, four below "check"
  await terminal.sees("begin anew?");
  terminal.press("y");
  await terminal.sees("take it from a fresh copy of the course");
  assert.notEqual(readFileSync(kvs, "utf8"), starter);
  await terminal.sees("Lab 01");
  terminal.press(ESCAPE);
  assert.equal(await terminal.status(), 0);
});

test("--watch checks again at each save, and has keys", { skip: noTerminal }, async () => {
  attempt();
  const terminal = atTerminal(`${COURSE}/01 --watch`);
  await terminal.sees("The first that did not:");
  await terminal.sees("Waiting for the next save.");
  terminal.press("h");
  await terminal.sees(" of 3.");
  terminal.press("s");
  await terminal.sees("+++ solutions/01/kvs.ts");
  terminal.press("t");
  await terminal.sees("01-watch.html");
  assert.ok(existsSync(join(copy, ".diagrams", "01-watch.html")));
  solve();
  await terminal.sees("10 of 10 checks passed.");
  await terminal.sees("Waiting for the next save.");
  terminal.press("q");
  assert.equal(await terminal.status(), 0);
});

test("off a terminal the menu is a list, and other words are refused", async () => {
  const { stdout, status } = await runLab(["labs"]);
  assert.equal(status, 0);
  assert.match(stdout, /^ {2}01 {2}A name server +\S/);
  const wrong = await runLab(["labs", "--nonsense"]);
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /--nonsense/);
});
