import assert from "node:assert/strict";
import { test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { ended, startChild } from "../support/children.ts";
import { Output } from "../support/output.ts";
import { TYPESCRIPT } from "../support/typescript.ts";

/** In an OS process of its own: the first process is started before Node 20 follows any promise. */
test("a script does not become the first process that it starts", async () => {
  const script = `
    const { self, spawn } = await import("${CHECKOUT}/runtime/index.ts");
    const child = await new Promise((resolve) => spawn(() => resolve(self())));
    console.log(self() === child);
  `;
  const child = startChild(
    process.execPath,
    [...TYPESCRIPT, "--input-type=module", "-e", script],
    {},
  );
  const output = new Output(child);
  await ended(child);
  assert.equal(output.text, "false\n");
});
