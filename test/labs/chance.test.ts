/**
 * What a simulated run takes from the machine is told in those words, and so is an error that nobody awaits: to a
 * student, and behind the fence.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { lab } from "../../labs/02/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { judge, type Program, type Verdict } from "../../labs/kit/check/judge.ts";
import { failureText } from "../../labs/kit/cli/report.ts";
import { FENCED_CHILD, fenced } from "../../labs/kit/grade/fence/fences.ts";

// In the checkout, because what a student writes imports #runtime.
const scratch = mkdtempSync(join(CHECKOUT, "test", "labs", "scratch-"));
after(() => rmSync(scratch, { recursive: true }));

const solution = readFileSync(join(CHECKOUT, "solutions", "02", "remote.ts"), "utf8");
const earlier = join(CHECKOUT, "solutions");
let folders = 0;

/** What is told of a file's first failure, on one simulated network, to a student and in a grade. */
async function told(change: (text: string) => string): Promise<string[]> {
  const folder = join(scratch, String(++folders));
  const home = `${folder}-home`;
  for (const each of [folder, home]) mkdirSync(each);
  const text = change(solution);
  assert.notEqual(text, solution);
  writeFileSync(join(folder, "remote.ts"), text);
  const judged = { lab, folder, earlier };
  const shut = fenced(FENCED_CHILD, { folder, home, uses: lab.uses ?? [], erl: false });
  const programs: (Program | undefined)[] = [undefined, shut];
  return Promise.all(
    programs.map(async (program) => {
      const verdicts = await judge(judged, { seed: 1, untilFailure: true }, program);
      const failed = verdicts.find(({ outcome }) => outcome === "failed") as Verdict;
      return failureText(judged, failed).replace(/\s+/g, " ");
    }),
  );
}

const LOOKUP = /export (?:async )?function lookup\(.*\{\n/;

test("chance and the clock of the machine", async () => {
  const texts = await told((text) =>
    text.replace(LOOKUP, "$&  if (Math.random() >= 0 && Date.now() > 0) return atoms.error;\n"),
  );
  for (const text of texts)
    assert.match(
      text,
      /chance Math\.random\(\) in remote\.ts:\d+ and Date\.now\(\) in remote\.ts:\d+, the machine's and not the simulation's: with the same seed this may end in another way/,
    );
});

test("a timer of the machine", async () => {
  const texts = await told((text) =>
    text.replace(
      /export (?:async )?function lookup\(/,
      "export async function lookup(node: symbol, key: Term) {\n  await new Promise((resolve) => setTimeout(resolve, 1_000_000));\n  return late(node, key);\n}\n\nasync function late(",
    ),
  );
  for (const text of texts)
    assert.match(text, /setTimeout waits by another clock than the nodes of this check/);
});

test("an error that nobody awaits", async () => {
  const texts = await told((text) =>
    text.replace(LOOKUP, '$&  void Promise.reject(new Error("nobody awaits me"));\n'),
  );
  for (const text of texts)
    assert.match(text, /an error that nobody awaits, Error: nobody awaits me.* remote\.ts:\d+/);
});
