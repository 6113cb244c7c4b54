/** Faults that are in textbooks are found, and in how few runs: see `planted.ts`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstOfEvery } from "./finders.ts";
import { planted } from "./planted.ts";

/** No fault here needs more. */
const MOST = 20;

for (const fault of planted)
  test(`found: ${fault.name}`, async () => {
    const runs = await firstOfEvery(fault);
    assert.ok(runs !== undefined && runs <= MOST, `in ${runs} runs`);
  });
