/**
 * `runtime/README.md` is the walk of one evening: its files are there, are short, and lie no higher than
 * the services.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const runtime = fileURLToPath(new URL("../../runtime", import.meta.url));
const ROOMS = ["term", "process", "wire", "node", "services"];
const MAX_LINES = 4000;
const MAX_LINES_A_FILE = 300;

const textOf = (file: string) => readFileSync(join(runtime, file), "utf8");
const linesOf = (file: string) => textOf(file).split("\n").length - 1;
const roomOf = (file: string) => file.split("/")[0] ?? "";

/** The files of the walk, in its order. */
const files = [...textOf("README.md").matchAll(/^\d+\. \[[^\]]+\]\(([^)]+)\)/gm)].map(
  ([, file = ""]) => file,
);

test("the walk has its files, and every one is there once", () => {
  assert.ok(files.length >= 20 && files.length <= 26, `it has ${files.length} files`);
  assert.equal(new Set(files).size, files.length);
  for (const file of files) assert.ok(linesOf(file) > 0, file);
});

test("the walk is read in an evening", () => {
  const lines = files.map(linesOf).reduce((a, b) => a + b);
  assert.ok(lines <= MAX_LINES, `${lines} lines are more than ${MAX_LINES}`);
  for (const file of files) assert.ok(linesOf(file) <= MAX_LINES_A_FILE, file);
});

test("nothing in the walk needs a room above the services", () => {
  for (const file of files) {
    assert.ok(ROOMS.includes(roomOf(file)), file);
    for (const [, path = ""] of textOf(file).matchAll(/^.*from "(\.[^"]+)"/gm)) {
      const to = relative(runtime, resolve(runtime, dirname(file), path));
      assert.ok(ROOMS.includes(roomOf(to)), `${file} imports ${to}`);
    }
  }
});
