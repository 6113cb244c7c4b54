/** Runs are forgotten when they are over: a leak of half a kilobyte a run would be seen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../support/course.ts";
import { programArgs } from "../support/typescript.ts";

const RUNS = 3000;
/** Node compiles some functions once more meanwhile. */
const MAX_BYTES = 1_000_000;

test(`after ${RUNS} runs no more memory is in use than after 500`, async (t) => {
  // In an OS process of its own: the test runner keeps something of every promise.
  const args = ["--expose-gc", ...programArgs("test/explore/memory.ts"), String(RUNS)];
  const { status, stdout, stderr } = await run(process.execPath, args, {});
  assert.equal(status, 0, stderr);
  t.diagnostic(`${stdout.trim()} bytes more`);
  assert.ok(Number(stdout) < MAX_BYTES, `${stdout} bytes more`);
});
