import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SUBJECTS } from "./subjects.ts";

const readme = readFileSync(new URL("./README.md", import.meta.url), "utf8");

/** The table of the scenarios, as the README has to have it. */
const table = [
  "| # | Subject | Scenario |",
  "| --- | --- | --- |",
  ...SUBJECTS.flatMap(({ title, scenarios }) =>
    scenarios.map(({ name }) => `${title} | ${name}`),
  ).map((row, i) => `| ${i + 1} | ${row} |`),
].join("\n");

test("the README lists every scenario, in order, and no other", () => {
  const [, listed = ""] = readme.split("## The scenarios\n");
  assert.equal(listed.trim(), table, `the table has to be:\n${table}\n`);
});

test("no two scenarios have the same name", () => {
  const names = SUBJECTS.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
  assert.deepEqual(names, [...new Set(names)]);
});
