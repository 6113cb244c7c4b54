import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SUBJECTS } from "./subjects.ts";

test("the README says how many scenarios there are on each subject", () => {
  const readme = readFileSync(new URL("./README.md", import.meta.url), "utf8");
  const listed = readme.match(/^\| .* \| \d+ \|$/gm);
  const table = SUBJECTS.map(({ title, scenarios }) => `| ${title} | ${scenarios.length} |`);
  assert.deepEqual(listed, table);
});

test("no two scenarios have the same name", () => {
  const names = SUBJECTS.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
  assert.deepEqual(names, [...new Set(names)]);
});
