/**
 * A class of more than thirty is graded: everybody gets the points that the submission deserves, whatever
 * others do and however grading is ended meanwhile, in every format, and the same again the next time.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { fencesHere } from "../../labs/kit/grade/fence/fences.ts";
import { until } from "../support/until.ts";
import { CLASS, GRADE, grade, handIn } from "./class.ts";
import { assertClassroom50, assertGradescope, assertJunit, readCsv } from "./documented.ts";
import { HOSTILE, type Made, TWO_FACED } from "./hostile.ts";
import { assertSchema } from "./schema.ts";

const scratch = mkdtempSync(join(tmpdir(), "class-"));
after(() => rmSync(scratch, { recursive: true }));

const { permissions, container } = fencesHere();
/** Without a fence nobody is asked from outside. */
const present = permissions || container ? CLASS : CLASS.filter((one) => !TWO_FACED.includes(one));

const submissions = join(scratch, "submissions");
handIn(submissions, present);
const kept = join(scratch, "kept");

const FORMATS = "gradescope,classroom50,junit,csv,json,feedback";
/** One comes a day late, which costs ten of a hundred. */
const LATE = "recursive-01";

/** One of so many is graded again. */
const AGAIN = 8;

const courseOf = (whose: readonly Made[]) => ({
  labs: { "01": { due: "2026-10-05T23:59:00+02:00" }, "02": {} },
  late: { days: 3, percent: 10 },
  submitted: Object.fromEntries(
    whose.map(({ name }) => [
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

const read = (...path: readonly string[]) => readFileSync(join(scratch, ...path), "utf8");

/** What was kept, and since when. */
const timesIn = (folder: string) =>
  new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => [file, statSync(join(folder, file)).mtimeMs]),
  );

async function gradeInto(
  out: string,
  { from, whose, kept }: { from: string; whose: readonly Made[]; kept?: string },
): Promise<string> {
  const courseFile = join(scratch, `${out}.json`);
  writeFileSync(courseFile, JSON.stringify(courseOf(whose)));
  const options = ["--course", courseFile, "--format", FORMATS, "--out", join(scratch, out)];
  const ran = await grade([...options, from], kept);
  assert.match(ran.stderr, /^Fences here: [^\n]*\n$/);
  assert.equal(ran.status, 1); // some have handed in nothing, or not every lab
  return ran.stdout;
}

/** Ends grading by a signal as soon as something was judged. */
async function stopped(kept: string, signal: NodeJS.Signals): Promise<string> {
  mkdirSync(kept);
  const args = [...GRADE, "--only", "01,02", "--kept", kept, submissions];
  const child = spawn(process.execPath, args, {
    cwd: CHECKOUT,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(child, "exit");
  await until("something was judged", () => timesIn(kept).size > 0);
  child.kill(signal);
  await ended;
  return said;
}

test("a class gets the points that it deserves, after a SIGKILL too, in every format", async () => {
  assert.ok(present.length >= 30 && HOSTILE.length >= 10);
  await stopped(kept, "SIGKILL");
  const before = timesIn(kept);
  assert.ok(before.size < present.length, "it was ended too late");
  const table = await gradeInto("first", { from: submissions, whose: present, kept });
  const whole = timesIn(kept);
  for (const [file, time] of before) assert.equal(whole.get(file), time, "judged once more");

  const rows = readCsv(read("first", "grades.csv")).slice(1);
  const came = rows.map(([name, , first, , , , second, , , , sum]) => [
    name,
    [first, second, sum].map(Number),
  ]);
  const expected = present.map(({ name, points }) => [name, deserved(name, points)]);
  assert.deepEqual(Object.fromEntries(came), Object.fromEntries(expected));

  for (const { name, points } of present) {
    const sum = deserved(name, points)[2] as number;
    const gradescope = assertGradescope(read("first", "gradescope", name, "results.json"));
    assert.equal(gradescope.score, sum, name);
    const classroom50 = assertClassroom50(read("first", "classroom50", name, "result.json"));
    assert.equal(classroom50.score, Math.floor(sum), name);
  }
  const junit = assertJunit(read("first", "junit.xml"));
  assert.equal(junit.children.length, present.length * 2);
  const json = JSON.parse(read("first", "grades.json"));
  assertSchema("grades.schema.json", json);
  assert.equal(json.submissions.length, present.length);
  assert.match(table, /\d+ of \d+ {2}lab 01, task 3: /);
  // Nobody's text does anything to the instructor's terminal.
  assert.doesNotMatch(table, /[^\P{Cc}\n]/u);
  assert.ok(!existsSync(join(CHECKOUT, "labs", "kit", "grade", "forged.ts")));
});

test("what the checks say never outweighs what the grader sees itself", {
  skip: !(permissions || container) && "no fence is there behind which it could be asked",
}, async () => {
  const { stdout } = await grade(["--only", "01,02", submissions], kept);
  const lines = stdout.split("\n");
  for (const { name, waits } of present) {
    if (!waits) continue;
    const own = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name},`));
    assert.match(own[0] ?? "", /\? .* 0\/17$|- +\? +0\/17$/, name);
    assert.ok(
      own.some((line) => waits.test(line)),
      own.join("\n"),
    );
  }
  const json = JSON.parse(read("first", "grades.json"));
  const [solved] = json.submissions.filter(({ name }: Made) => name === "all-solved");
  for (const lab of solved.labs)
    for (const check of lab.checks) assert.equal(check.where, "beside and from outside");
  const page = read("first", "feedback", "all-solved", "feedback.md");
  assert.match(page, /Of the checks that passed, 10 of 10 were asked from outside as well\./);

  // A person has read the code.
  const course = join(scratch, "course.json");
  const judged = { "two-faced-01": { "01": { points: 2.5, remark: "Let us talk." } } };
  writeFileSync(course, JSON.stringify({ judged }));
  const options = ["--course", course, "--format", "feedback", "--out", join(scratch, "out")];
  const again = await grade(["--only", "01,02", ...options, submissions], kept);
  assert.match(again.stdout, /^two-faced-01 +2\.5 +- +2\.5\/17$/m);
  assert.doesNotMatch(again.stdout, /two-faced-01, lab 01: what passes/);
  const remark = read("out", "feedback", "two-faced-01", "feedback.md");
  assert.match(remark, /2\.5 of 10 points[\s\S]*Your instructor: Let us talk\./);
});

test("only what changed, or what is asked for, is judged again", async () => {
  const whole = timesIn(kept);
  const changed = (times: Map<string, number>) =>
    [...times].filter(([file, time]) => whole.get(file) !== time).length;
  const only = (...args: readonly string[]) => grade(["--only", "01", ...args, submissions], kept);
  const rowsOf = (table: string) => table.split("\n").filter((line) => / \S+\/10$/.test(line));

  const one = await only("--only-student", "forgets-01");
  assert.deepEqual(
    rowsOf(one.stdout).map((row) => row.replace(/ +/g, " ")),
    ["forgets-01 6 6/10"],
  );
  const parts = await Promise.all(["1/2", "2/2"].map((part) => only("--shard", part)));
  const shards = parts.map(({ stdout }) => rowsOf(stdout).length);
  assert.deepEqual(shards, [Math.ceil(present.length / 2), Math.floor(present.length / 2)]);
  const nobody = await only("--only-student", "nobody");
  assert.deepEqual(
    [nobody.status, nobody.stderr.split("\n")[0]],
    [2, "--only-student: no submission is called nobody"],
  );
  assert.equal(changed(timesIn(kept)), 0);

  // What has failed is judged once more, on demand.
  await only("--failed", "--only-student", "forgets-01", "--only-student", "all-solved");
  assert.equal(changed(timesIn(kept)), 1);

  // A submission that has changed is another one.
  const file = join(submissions, "forgets-01", "01", "kvs.ts");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text}\n// ${Math.random()}\n`);
  await only("--only-student", "forgets-01");
  assert.equal(timesIn(kept).size, whole.size + 1);
  writeFileSync(file, text);
});

test("who is graded again gets the same", async () => {
  const some = present.filter((_, i) => i % AGAIN === 0);
  handIn(join(scratch, "some"), some);
  await gradeInto("second", { from: join(scratch, "some"), whose: some });
  const rowsIn = (out: string) => readCsv(read(out, "grades.csv")).slice(1);
  const names = new Set(some.map(({ name }) => name));
  assert.deepEqual(
    rowsIn("second"),
    rowsIn("first").filter(([name = ""]) => names.has(name)),
  );
  for (const { name } of some) {
    const path = ["classroom50", name, "result.json"];
    const scores = (folder: string) =>
      JSON.parse(read(folder, ...path)).tests.map((row: { score: number }) => row.score);
    assert.deepEqual(scores("second"), scores("first"), name);
  }
});

test("Ctrl-C says how far it got, and takes everything with it", async () => {
  const own = () => readdirSync(tmpdir()).filter((name) => /^grade-\d+-/.test(name));
  const before = new Set(own());
  const said = await stopped(join(scratch, "stopped"), "SIGINT");
  assert.match(said, /^stopped: \d+ of \d+ graded; the same command goes on from here$/m);
  const pid = /^grade-(\d+)-/;
  const left = own().filter((name) => !before.has(name) && !isAlive(pid.exec(name)?.[1]));
  assert.deepEqual(left, []);
});

function isAlive(pid: string | undefined): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
