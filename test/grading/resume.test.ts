/** What was judged is kept: nothing is lost however grading ends, and only what changed is judged again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
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
import { after, test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { until } from "../support/until.ts";
import { grade, handIn } from "./class.ts";

const scratch = mkdtempSync(join(tmpdir(), "resume-"));
after(() => rmSync(scratch, { recursive: true }));

const solution = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");
const forgets = solution.replace("put(Key, t(atoms.ok, Value))", "put(Key, Value)");
const names = ["a", "b", "c", "d", "e", "f"];
const submissions = join(scratch, "class");
handIn(
  submissions,
  names.map((name) => ({
    ...{ name, points: {} },
    // Each is another one, and the last is wrong.
    files: { "01/kvs.ts": `${name === "f" ? forgets : solution}\n// ${name} ${Math.random()}\n` },
  })),
);

const keptIn = (kept: string) => readdirSync(kept).filter((file) => file.endsWith(".json"));
const timesIn = (kept: string) =>
  new Map(keptIn(kept).map((file) => [file, statSync(join(kept, file)).mtimeMs]));
const rowsOf = (table: string) => table.split("\n").filter((line) => /^[a-f] /.test(line));

/** Ends grading by a signal as soon as something was judged. */
async function stopped(kept: string, signal: NodeJS.Signals): Promise<string> {
  mkdirSync(kept);
  const args = ["labs/kit/grade/index.ts", "--only", "01", "--kept", kept, submissions];
  const child = spawn(process.execPath, ["--import", "./runtime/node/typescript.js", ...args], {
    cwd: CHECKOUT,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(child, "exit");
  await until("something was judged", () => keptIn(kept).length > 0);
  child.kill(signal);
  await ended;
  return said;
}

test("what was judged before a SIGKILL is not judged again, and nothing is left behind", async () => {
  const kept = join(scratch, "killed");
  await stopped(kept, "SIGKILL");
  const before = timesIn(kept);
  assert.ok(before.size < names.length, "it was ended too late");
  const { stdout, status } = await grade(["--only", "01", submissions], kept);
  assert.equal(status, 0);
  assert.deepEqual(
    rowsOf(stdout).map((row) => row.replace(/ +/g, " ")),
    [...["a", "b", "c", "d", "e"].map((name) => `${name} 10 10/10`), "f 2 2/10"],
  );
  const whole = timesIn(kept);
  assert.equal(whole.size, names.length);
  for (const [file, time] of before) assert.equal(whole.get(file), time);

  // What has failed is judged once more, on demand; and one student alone.
  await grade(["--only", "01", "--failed", submissions], kept);
  const again = timesIn(kept);
  assert.equal([...again].filter(([file, time]) => whole.get(file) !== time).length, 1);
  const one = await grade(["--only", "01", "--only-student", "b", submissions], kept);
  assert.deepEqual(
    rowsOf(one.stdout).map((row) => row.replace(/ +/g, " ")),
    ["b 10 10/10"],
  );
  const parts = await Promise.all(
    ["1/2", "2/2"].map((part) => grade(["--only", "01", "--shard", part, submissions], kept)),
  );
  assert.deepEqual(
    parts.map(({ stdout }) =>
      rowsOf(stdout)
        .map((row) => row[0])
        .join(""),
    ),
    ["ace", "bdf"],
  );
  const nobody = await grade(["--only-student", "nobody", submissions], kept);
  assert.deepEqual(
    [nobody.status, nobody.stderr.split("\n")[0]],
    [2, "--only-student: no submission is called nobody"],
  );
  assert.deepEqual(timesIn(kept), again);

  // A submission that has changed is another one.
  writeFileSync(
    join(submissions, "a", "01", "kvs.ts"),
    `${forgets}\n// changed ${Math.random()}\n`,
  );
  const { stdout: changed } = await grade(["--only", "01", submissions], kept);
  assert.match(changed, /^a +2 +2\/10$/m);
  assert.equal(timesIn(kept).size, names.length + 1);
});

test("Ctrl-C says how far it got, and takes everything with it", async () => {
  const own = () => readdirSync(tmpdir()).filter((name) => /^grade-\d+-/.test(name));
  const before = new Set(own());
  const said = await stopped(join(scratch, "stopped"), "SIGINT");
  assert.match(said, /^stopped: \d of 6 graded; the same command goes on from here$/m);
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
