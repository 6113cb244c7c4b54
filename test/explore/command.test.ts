/** What a student reads who explores: what to do first, what was found, and how to see it again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runLab } from "../labs/labs.ts";

test("before anything is written there is nothing to explore, and it is told where to begin", async () => {
  const { status, stdout } = await runLab(["labs/01", "--explore"]);
  assert.equal(status, 1);
  assert.match(
    stdout,
    /^Before there are orders to explore, there has to be a program\. Begin here:$/m,
  );
  assert.match(stdout, /labs\/01\/kvs\.ts:\d+ {2}TODO 1/);
});

test("a lab whose checks have one order only says so", async () => {
  const { status, stdout } = await runLab(["labs/08", "--solution", "--explore"]);
  assert.equal(status, 0);
  assert.match(
    stdout,
    /^Nothing to explore: in the checks of this lab there is one order only\.$/m,
  );
});

test("of a check all orders of which pass it is said how many there are", async () => {
  const { status, stdout } = await runLab(["labs/01", "--solution", "--explore", "--task", "2"]);
  assert.equal(status, 0);
  // Two processes ask a third: one of them comes first.
  assert.match(stdout, /✓ the answer goes to the one who asked\n {4}all 2 orders pass\n/);
});

test("a file that is no run of this lab is refused in a line, with what to do", async () => {
  for (const option of ["--replay", "--step"]) {
    const { status, stderr } = await runLab(["labs/07", "--solution", option, "nothing.json"]);
    assert.equal(status, 2);
    assert.match(stderr, /^expected a file with a run: ENOENT.*\n$/);
  }
});
