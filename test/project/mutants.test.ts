/** The table of mutants in `test/README.md` tells of the solutions and checks that are here now. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT, isBegun } from "../../labs/kit/check/files.ts";
import { GOAL, markOf, percentOf, rowOf } from "../mutants/table.ts";

for (const lab of await labs())
  test(`lab ${lab.number}: its mutants were judged by the checks that it has`, {
    skip: isBegun(join(CHECKOUT, "labs", lab.number), lab) && "it has been begun",
  }, () => {
    const row = rowOf(lab);
    const again = `npm run mutants -- ${lab.number}`;
    const changed = `its solution or its checks have changed since: ${again}`;
    assert.equal(row.mark, markOf(lab), changed);
    const percent = percentOf(row);
    assert.ok(
      percent >= GOAL,
      `${percent.toFixed(1)} % are caught, less than ${GOAL}: see ${again}`,
    );
  });
