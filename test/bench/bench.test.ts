/** That the bench runs, row by row. How fast anything is, is no question for a test. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { hasErl } from "../../labs/kit/session/erl-process.ts";
import { ended, startChild } from "../support/children.ts";
import { Output } from "../support/output.ts";
import { TYPESCRIPT } from "../support/typescript.ts";
import { page } from "./page.ts";
import { type RowName, rows } from "./rows.ts";

const bench = fileURLToPath(new URL("index.ts", import.meta.url));

async function run(...args: string[]): Promise<{ text: string; exitCode: number | null }> {
  const child = startChild(process.execPath, [...TYPESCRIPT, bench, ...args], {});
  const output = new Output(child);
  await ended(child);
  return { text: output.text, exitCode: child.exitCode };
}

test("every row of the bench gives a number, and for OTP too where there is an erl", async () => {
  const { text, exitCode } = await run("--quick", "--json");
  assert.equal(exitCode, 0, text);
  const found: { row: RowName; ours: number[]; otp?: number[] }[] = JSON.parse(text).rows;
  assert.deepEqual(
    found.map(({ row }) => row),
    Object.keys(rows),
  );
  for (const { row, ours, otp } of found)
    for (const figures of hasErl() && !("alone" in rows[row]) ? [ours, otp ?? []] : [ours]) {
      assert.equal(figures.length, 1, row);
      assert.ok(figures.every(Number.isFinite), row);
    }
});

test("the table in PERFORMANCE.md is of the figures that lie beside it", () => {
  const { is, should } = page();
  assert.equal(is, should, "run: npm run bench -- --write");
});

test("the bench says which rows there are when it is asked for another", async () => {
  const { text, exitCode } = await run("--only", "pong");
  assert.equal(exitCode, 1);
  assert.match(text, /expected a row, got pong: the rows are ping-pong, ping-pong-traced, /);
});
