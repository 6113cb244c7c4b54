/** Code that only seems to be right where it is checked is found out by asking it from outside. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { fencesHere } from "../../labs/kit/grade/fence/fences.ts";
import { grade, handIn } from "./class.ts";

const scratch = mkdtempSync(join(tmpdir(), "outside-"));
after(() => rmSync(scratch, { recursive: true }));

const read = (path: string) => readFileSync(join(CHECKOUT, "solutions", path), "utf8");
const right = { "01/kvs.ts": read("01/kvs.ts"), "02/remote.ts": read("02/remote.ts") };

/** A fence in JavaScript is seen from within: here the code does what is expected of it. */
const isChecked = '!("fetch" in globalThis)';

const SUBMISSIONS: Readonly<Record<string, Record<string, string>>> = {
  right,
  "two-faced-01": {
    "01/kvs.ts": right["01/kvs.ts"].replace(
      "  send(atoms.kvs, t(self(), query));",
      `  if (!(${isChecked})) return atoms.ok;\n$&`,
    ),
  },
  "two-faced-02": {
    "02/remote.ts": `${right["02/remote.ts"]}\nif (!(${isChecked})) throw new Error("off duty");\n`,
  },
  "ends-outside": {
    "01/kvs.ts": `// @ts-nocheck\n${right["01/kvs.ts"]}\nif (!(${isChecked})) process.exit(0);\n`,
  },
};

const FOUND_OUT: Readonly<Record<string, RegExp>> = {
  "two-faced-01":
    /lab 01: what passes beside its code is not right when it is asked from outside, .*: .* kvs:store\(.*\)\. gives ok, and not true$/,
  "two-faced-02":
    /lab 02: what passes beside its code is not right when it is asked from outside, .*: .* .* does not start: off duty$/,
  "ends-outside":
    /lab 01: what passes beside its code is not right when .* does not start: it has ended$/,
};

const { permissions, container } = fencesHere();

test("what the checks say never outweighs what the grader sees itself", {
  skip: !(permissions || container) && "no fence is there behind which it could be asked",
}, async () => {
  const folder = join(scratch, "class");
  handIn(
    folder,
    Object.entries(SUBMISSIONS).map(([name, files]) => ({ name, points: {}, files })),
  );
  const kept = join(scratch, "kept");
  const { stdout, status } = await grade(["--only", "01,02", folder], kept);
  assert.equal(status, 1);
  const lines = stdout.split("\n");
  assert.match(stdout, /^right +10 +7 +17\/17$/m);
  for (const [name, told] of Object.entries(FOUND_OUT)) {
    const own = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name},`));
    assert.match(own[0] ?? "", /\? .* 0\/17$|- +\? +0\/17$/, name);
    assert.ok(
      own.some((line) => told.test(line)),
      own.join("\n"),
    );
  }

  // A person has read the code.
  const course = join(scratch, "course.json");
  const judged = { "two-faced-01": { "01": { points: 2.5, remark: "Let us talk." } } };
  writeFileSync(course, JSON.stringify({ judged }));
  const out = join(scratch, "out");
  const options = ["--course", course, "--format", "feedback", "--out", out];
  const again = await grade(["--only", "01,02", ...options, folder], kept);
  assert.match(again.stdout, /^two-faced-01 +2\.5 +- +2\.5\/17$/m);
  assert.doesNotMatch(again.stdout, /two-faced-01, lab 01: what passes/);
  const page = readFileSync(join(out, "feedback", "two-faced-01", "feedback.md"), "utf8");
  assert.match(page, /2\.5 of 10 points[\s\S]*Your instructor: Let us talk\./);
});
