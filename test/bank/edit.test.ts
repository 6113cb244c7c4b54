/** An answer of the bank is the solution with its edits, which fit in one place or not at all. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lab as lab01 } from "../../labs/01/index.ts";
import { answersTo } from "./answers.ts";
import { edited } from "./edit.ts";

const solution = {
  "a.ts": `/** A head comment. */
import { on, type Pid } from "#runtime";

/** It waits. */
function one() {
  tell(here); // at once
  // A comment of its own.
  return wait();
}

function two() {
  return wait();
}
`,
  "b.ts": "export const b = 1;\n",
};

/** The lines of the first file after these edits. */
function linesAfter(diff: string): string[] {
  return (edited(solution, diff)["a.ts"] as string).split("\n");
}

test("lines are replaced, taken out and added, whatever the indentation and the comments", () => {
  const lines = linesAfter("-tell(here);\n+let i = 0;\n+tell(there);\n return wait();\n");
  assert.deepEqual(lines.slice(1, 6), [
    "function one() {",
    "  let i = 0;",
    "  tell(there);",
    "  return wait();",
    "}",
  ]);
});

test("an empty line stands between two edits, in any order", () => {
  const lines = linesAfter("+function three() {}\n function two() {\n\n-tell(here);\n");
  assert.deepEqual(lines.slice(1, 6), [
    "function one() {",
    "  return wait();",
    "}",
    "function three() {}",
    "function two() {",
  ]);
});

test("a file is named where there are several, and the others stay", () => {
  const files = edited(solution, "@@ b.ts @@\n-export const b = 1;\n+export const b = 2;\n");
  assert.match(files["b.ts"] as string, /b = 2/);
  assert.equal(files["a.ts"], solution["a.ts"]);
});

test("what an edit uses of #runtime is imported, unless it is imported or declared already", () => {
  const [first] = linesAfter(
    '-tell(here);\n+spawn(on, one, "self");\n+let pid: Pid, tuple: Tuple;\n',
  );
  assert.equal(first, 'import { spawn, type Tuple } from "#runtime";');
});

test("an edit that fits nowhere, in two places, or into another one is an error", () => {
  assert.throws(() => linesAfter("-tell(nowhere);\n"), {
    message: "nowhere in a.ts of the solution stands\ntell(nowhere);",
  });
  assert.throws(() => linesAfter("-return wait();\n"), {
    message: "in 2 places of a.ts stands, so add a line around it:\nreturn wait();",
  });
  assert.throws(() => linesAfter("-tell(here);\n\n-function one() {\n-tell(here);\n"), /overlap/);
  assert.throws(() => linesAfter("tell(here);\n"), /expected "-", "\+" or a blank before "tell/);
  assert.throws(() => edited(solution, "@@ c.ts @@\n+a\n"), /there is no c\.ts in the solution/);
});

test("what is wrong in the bank is told with its file and its heading", () => {
  const [answer] = answersTo(
    lab01,
    "## a check\n\n### never-sent (no-reply): it is not sent\n\n```diff\nsend(here);\n```\n",
  );
  assert.throws(() => answer?.files(), {
    message:
      'test/bank/01.md, "never-sent (no-reply): it is not sent": ' +
      'expected "-", "+" or a blank before "send(here);"',
  });
  assert.throws(
    () => answersTo(lab01, "## a check\n\n### never-sent: without a symptom\n"),
    /^Error: test\/bank\/01\.md, "never-sent: without a symptom": expected "name \(symptom\): /,
  );
});
