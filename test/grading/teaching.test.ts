/**
 * `docs/TEACHING.md` says what is so: each command in it is run, in a copy of this checkout, with the
 * files that it shows.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { readCourse } from "../../labs/kit/grade/course.ts";
import { copyOfCourse, run } from "../support/course.ts";
import { assertClassroom50, assertGradescope, readCsv } from "./documented.ts";
import { assertSchema } from "./schema.ts";

const all = await labs();
const text = readFileSync(join(CHECKOUT, "docs", "TEACHING.md"), "utf8");
const blocks = (kind: string) =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, info, block = ""]) =>
    info === kind ? [block] : [],
  );

const scratch = mkdtempSync(join(tmpdir(), "teaching-"));
after(() => rmSync(scratch, { recursive: true }));
const course = join(scratch, "course");
symlinkSync(copyOfCourse(), course);

function write(path: string, content: string): void {
  mkdirSync(dirname(join(scratch, path)), { recursive: true });
  writeFileSync(join(scratch, path), content);
}

const solution = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");
write("course/submissions/amora/labs/01/kvs.ts", solution);
write("course/submissions/sif/01/kvs.ts", solution.replace("register(atoms.kvs, ", "("));
write("course/course.json", blocks("json")[0] ?? "");
// A platform's own numbers are not in names of folders like these.
write(
  "course/worksheet.csv",
  "Identifier,Full name,Grade\r\nParticipant 1,amora,\r\nParticipant 2,sif,\r\n",
);
write("course/gradebook.csv", "Student,ID\r\namora,1\r\nsif,2\r\n");
write("course/hidden/01.ts", blocks("ts")[0] ?? "");

// Packages have been installed already, and that needs a network.
write("bin/npm", `#!/bin/sh\ntest "$1" = ci || PATH=\${PATH#*${delimiter}} exec npm "$@"\n`);
chmodSync(join(scratch, "bin", "npm"), 0o755);

const PATH = `${join(scratch, "bin")}${delimiter}${process.env.PATH}`;
const runIn = (cwd: string, command: string, ...args: readonly string[]) =>
  run(command, args, { cwd, env: { PATH } });

test("each course.json is one", () => {
  for (const [index, block] of blocks("json").entries()) {
    write(`course-${index}.json`, block);
    assertSchema("course.schema.json", JSON.parse(block));
    readCourse(join(scratch, `course-${index}.json`), all);
  }
});

test("each command can be typed as it stands", async () => {
  const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));
  assert.ok(commands.length >= 5);
  const printed: string[] = [];
  for (const command of commands) {
    const { status, stdout, stderr } = await runIn(course, "sh", "-c", command);
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
    printed.push(stdout);
  }
  const tables = printed.map((each) => /^amora .*$/m.exec(each)?.[0].replace(/ +/g, " "));
  assert.ok(tables.includes("amora 10 - 10/24"), tables.join("\n")); // course.json
  assert.ok(tables.includes("amora 11 11/11"), tables.join("\n")); // with a hidden check
  const rows = readCsv(readFileSync(join(course, "grades", "grades.csv"), "utf8"));
  assert.deepEqual(rows[2]?.slice(0, 5), ["sif", "", "0", "graded", "1"]);
});

test("the parts of a CI's matrix make one table", async () => {
  const [workflow = ""] = blocks("yaml");
  const commands = [...workflow.matchAll(/^ +- run: (npm run grade .*)$/gm)].map(([, run]) => run);
  assert.equal(commands.length, 2);
  const [judge = "", merge = ""] = commands as string[];
  const own = (command: string) => runIn(course, "sh", "-c", command);
  const kept = () => readdirSync(join(course, "kept")).length;
  rmSync(join(course, "kept"), { recursive: true, force: true });
  for (const [part, count] of [
    ["1", 1],
    ["2", 2],
  ] as const) {
    const { status, stderr } = await own(judge.replace(/\$\{\{ matrix\.part \}\}/, part));
    assert.equal(status, 0, stderr);
    assert.equal(kept(), count);
  }
  const { status, stdout } = await own(merge);
  assert.equal(status, 0);
  assert.match(stdout, /^amora +10 +10\/10\nsif +0 +0\/10$/m);
  assert.equal(kept(), 2); // nothing was judged again
});

test("Gradescope gets what it documents", async () => {
  const [script = ""] = blocks("bash");
  write("run_autograder", script.replaceAll("/autograder/", `${scratch}/`));
  symlinkSync(course, join(scratch, "source"));
  write("submission/kvs.ts", solution);
  mkdirSync(join(scratch, "results"));
  const { status, stderr } = await runIn(scratch, "bash", "run_autograder");
  assert.equal(status, 0, stderr);
  const { score } = assertGradescope(readFileSync(join(scratch, "results/results.json"), "utf8"));
  assert.equal(score, 10);
});

test("Classroom 50 gets what it documents", {
  skip: spawnSync("python3", ["--version"]).status === 0 ? false : "there is no python3",
}, async () => {
  write("autograder.py", blocks("python")[0] ?? "");
  write("student/labs/01/kvs.ts", solution);
  const { status, stderr } = await runIn(join(scratch, "student"), "python3", "../autograder.py");
  assert.equal(status, 0, stderr);
  const { score } = assertClassroom50(readFileSync(join(scratch, "student/result.json"), "utf8"));
  assert.equal(score, 10);
});

test("its schedule has every lab", async () => {
  const rows = [...text.matchAll(/^\| \d+ +\| (\d\d) (.+?) +\|/gm)];
  const titles = new Map(rows.map(([, number, title]) => [number, title]));
  assert.equal(titles.size, all.length);
  for (const { number, title } of all) assert.equal(titles.get(number), title);
});
