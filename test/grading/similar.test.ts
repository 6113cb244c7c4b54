/** What is alike is found whatever its names and its layout, and what everybody has is not. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { lab as lab01 } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { answersTo } from "../bank/answers.ts";
import { grade, handIn } from "./class.ts";

const scratch = mkdtempSync(join(tmpdir(), "similar-"));
after(() => rmSync(scratch, { recursive: true }));

const read = (...path: readonly string[]) => readFileSync(join(CHECKOUT, ...path), "utf8");
const ownTable = read("test", "bank", "01", "own-table", "kvs.ts");

/** The same with other names, in another layout, with comments, and with another order of its functions. */
function disguised(text: string): string {
  const renamed = text.replace(/\b(table|Key|Value|From)\b/g, (name) => `my${name}`);
  const [head = "", ...functions] = renamed.split(/^(?=export |async function |function )/m);
  return [head, ...functions.reverse()]
    .join("// I wrote this myself.\n")
    .replaceAll("\n", "\n\n")
    .replaceAll("  ", "\t");
}

test("a copy in disguise is told of, and nobody who has only written the usual", async () => {
  const folder = join(scratch, "class");
  const files = (text: string) => ({ points: {}, files: { "01/kvs.ts": text } });
  const others = answersTo(lab01).slice(0, 20);
  handIn(folder, [
    { name: "amora", ...files(ownTable) },
    { name: "<loki>", ...files(disguised(ownTable)) },
    { name: "starter", ...files(read("labs", "01", "kvs.ts")) },
    ...Array.from({ length: 6 }, (_, i) => ({
      name: `usual-${i}`,
      ...files(read("solutions", "01", "kvs.ts")),
    })),
    ...others
      .filter(({ name }) => name !== "own-table")
      .map((answer) => ({ name: answer.name, ...files(answer.files()["kvs.ts"] ?? "") })),
  ]);
  const out = join(scratch, "out");
  const { status, stdout } = await grade(["--similar", "--out", out, folder]);
  assert.equal(status, 0);
  assert.match(stdout, /^ +\d+ % {2}lab 01 {2}(?:<loki> and amora|amora and <loki>)$/m);
  assert.doesNotMatch(stdout, /usual|starter/);
  assert.match(stdout, /A hint, and never a verdict/);
  const page = readFileSync(join(out, "similar.html"), "utf8");
  assert.match(page, /<h3>&lt;loki&gt;<\/h3><pre>/);
  assert.doesNotMatch(page, /<loki>|<script/);
  const marked = [...page.matchAll(/<mark>(.*)<\/mark>/g)].map(([, line = ""]) => line);
  assert.ok(marked.length > 10 && marked.some((line) => line.includes("mytable")));
});

test("where nobody is alike, that is said, and nothing is graded", async () => {
  const folder = join(scratch, "two");
  handIn(folder, [
    { name: "a", points: {}, files: { "01/kvs.ts": ownTable } },
    { name: "b", points: {}, files: { "01/kvs.ts": read("labs", "01", "kvs.ts") } },
  ]);
  const kept = join(scratch, "kept");
  const { stdout } = await grade(["--similar", folder], kept);
  assert.equal(stdout, "No two submissions are suspiciously alike.\n");
  assert.ok(!existsSync(kept));
  const { status, stderr } = await grade(["--similar", "--format", "csv", folder]);
  assert.deepEqual([status, /--similar grades nobody/.test(stderr)], [2, true]);
});
