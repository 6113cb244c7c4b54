import assert from "node:assert/strict";
import { test } from "node:test";
import { KINDS } from "./kinds.ts";
import { page } from "./table.ts";

const faults = KINDS.flatMap((kind) =>
  kind.faults.map((fault) => ({ ...fault, kind: kind.title })),
);

test("the table of the faults is in the README", () => {
  const { is, should } = page();
  assert.equal(is, should, "run: node --import tsx test/faults/table.ts");
});

test("there are 30 faults at least, each with a name of its own", () => {
  const names = faults.map(({ kind, name }) => `${kind}: ${name}`);
  assert.ok(names.length >= 30, `${names.length} faults`);
  assert.deepEqual(names, [...new Set(names)]);
});
