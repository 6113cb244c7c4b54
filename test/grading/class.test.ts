/**
 * A class of thirty is graded with one command: everybody gets the points that the submission
 * deserves, whatever others do, in every format, and the same again the next time.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { CLASS, grade, handIn } from "./class.ts";
import { assertClassroom50, assertGradescope, assertJunit, readCsv } from "./documented.ts";
import { HOSTILE, type Made } from "./hostile.ts";
import { assertSchema } from "./schema.ts";

const scratch = mkdtempSync(join(tmpdir(), "class-"));
after(() => rmSync(scratch, { recursive: true }));

const FORMATS = "gradescope,classroom50,junit,csv,json";
/** One comes a day late, which costs ten of a hundred. */
const LATE = "recursive-01";

/** One of so many is graded again. */
const AGAIN = 4;

const courseOf = (submissions: readonly Made[]) => ({
  labs: { "01": { due: "2026-10-05T23:59:00+02:00" }, "02": {} },
  late: { days: 3, percent: 10 },
  submitted: Object.fromEntries(
    submissions.map(({ name }) => [
      name,
      name === LATE ? "2026-10-06T08:00:00+02:00" : "2026-10-01T12:00:00Z",
    ]),
  ),
});

/** The points that a submission deserves. */
function deserved(name: string, points: Readonly<Record<string, number>>): number[] {
  const { "01": first = 0, "02": second = 0 } = points;
  const kept = name === LATE ? (first * 90) / 100 : first;
  return [kept, second, kept + second];
}

test("a class of thirty gets the points that it deserves, in every format, and again", async () => {
  assert.ok(CLASS.length >= 29 && HOSTILE.length >= 10);
  const submissions = join(scratch, "submissions");
  handIn(submissions, CLASS);
  const some = CLASS.filter((_, i) => i % AGAIN === 0);
  handIn(join(scratch, "some"), some);
  const gradeInto = async (out: string, from: string, whose: readonly Made[]) => {
    const courseFile = join(scratch, "course.json");
    writeFileSync(courseFile, JSON.stringify(courseOf(whose)));
    const options = ["--course", courseFile, "--format", FORMATS, "--out", join(scratch, out)];
    const ran = await grade([...options, from]);
    assert.match(ran.stderr, /^Fences here: [^\n]*\n$/);
    assert.equal(ran.status, 1); // some have handed in nothing, or not every lab
    return ran.stdout;
  };

  const table = await gradeInto("first", submissions, CLASS);
  const read = (...path: readonly string[]) => readFileSync(join(scratch, ...path), "utf8");
  const rows = readCsv(read("first", "grades.csv")).slice(1);
  const came = rows.map(([name, , first, , , , second, , , , sum]) => [
    name,
    [first, second, sum].map(Number),
  ]);
  const expected = CLASS.map(({ name, points }) => [name, deserved(name, points)]);
  assert.deepEqual(Object.fromEntries(came), Object.fromEntries(expected));

  for (const { name, points } of CLASS) {
    const sum = deserved(name, points)[2] as number;
    const gradescope = assertGradescope(read("first", "gradescope", name, "results.json"));
    assert.equal(gradescope.score, sum, name);
    const classroom50 = assertClassroom50(read("first", "classroom50", name, "result.json"));
    assert.equal(classroom50.score, Math.floor(sum), name);
  }
  const junit = assertJunit(read("first", "junit.xml"));
  assert.equal(junit.children.length, CLASS.length * 2);
  const json = JSON.parse(read("first", "grades.json"));
  assertSchema("grades.schema.json", json);
  assert.equal(json.submissions.length, CLASS.length);
  assert.match(table, /\d+ of \d+ {2}lab 01, task 3: /);
  // Nobody's text does anything to the instructor's terminal.
  assert.doesNotMatch(table, /[^\P{Cc}\n]/u);
  assert.ok(!existsSync(join(CHECKOUT, "labs", "kit", "grade", "forged.ts")));

  await gradeInto("second", join(scratch, "some"), some);
  const second = readCsv(read("second", "grades.csv")).slice(1);
  const names = new Set(some.map(({ name }) => name));
  assert.deepEqual(
    second,
    rows.filter(([name = ""]) => names.has(name)),
  );
  for (const { name } of some) {
    const path = ["classroom50", name, "result.json"];
    const scores = (folder: string) =>
      JSON.parse(read(folder, ...path)).tests.map((row: { score: number }) => row.score);
    assert.deepEqual(scores("second"), scores("first"), name);
  }
});
