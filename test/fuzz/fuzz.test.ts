/**
 * The fuzzer finds what is planted, a finding is played again, and none of the targets has a fault that
 * some inputs would show. `npm run fuzz` gives them more; CI does so for a minute.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { programArgs } from "../support/typescript.ts";
import type { Finding } from "./job.ts";
import { HELP, readOptions } from "./options.ts";
import { TARGETS as PLANTED } from "./planted.ts";
import { ALL, runTargets } from "./run.ts";
import { TARGETS } from "./targets/index.ts";

const module = new URL("planted.ts", import.meta.url).href;
const rest = { module, seed: 1, ms: 60_000, batches: 3, stillMs: 3_000 };

/** What is said of each planted fault. */
const SAID: Readonly<Record<string, RegExp>> = {
  throws: /planted/,
  loops: /stood still/,
  waits: /stood still/,
  "throws-later": /planted, later/,
  grows: /made it allocate/,
  "fills the heap": /memory|stood still/, // on a busy machine it takes a while
  ends: /has ended/,
};

test("each planted fault is found, and the targets behind it are played", async () => {
  const { findings, played } = await runTargets({
    ...rest,
    targets: PLANTED.map(({ name }) => name),
  });
  const why = Object.fromEntries(findings.map(({ target, why }) => [target, why]));
  assert.deepEqual(Object.keys(why).sort(), Object.keys(SAID).sort());
  for (const [name, text] of Object.entries(SAID)) assert.match(why[name] ?? "", text, name);
  assert.ok((played.get("sound") ?? 0) >= 150);
});

test("a finding is played again, in its smallest form if it has one", async () => {
  const { findings } = await runTargets({ ...rest, targets: ["throws", "loops"] });
  const [throws, loops] = findings as [Finding, Finding];
  assert.equal(throws.input, "[[201]]");
  for (const finding of [throws, loops]) {
    const { seed, path, target } = finding;
    const again = await runTargets({ ...rest, targets: [target], replay: { seed, path } });
    assert.equal(again.findings.length, 1, target);
    assert.equal(again.findings[0]?.why.split("\n")[0], finding.why.split("\n")[0]);
  }
});

test("the same seed gives the same inputs, whichever other targets there are", async () => {
  const alone = await runTargets({ ...rest, targets: ["throws"] });
  const among = await runTargets({ ...rest, targets: ["sound", "throws"] });
  const other = await runTargets({ ...rest, seed: 2, targets: ["throws"] });
  assert.equal(alone.findings[0]?.path, among.findings[0]?.path);
  assert.notEqual(alone.findings[0]?.seed, other.findings[0]?.seed);
});

const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs the command in a folder of its own. */
function fuzz(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...programArgs("test/fuzz/index.ts"), ...args],
    { cwd: folder, encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

test("the command says what it plays, how to see it again, and what its options are", () => {
  const ran = fuzz("--seconds", "1", "--seed", "7", "--target", "frames");
  assert.equal(ran.status, 0, ran.stderr);
  assert.match(
    ran.stdout,
    /^seed 7, 1 s\n([\d,]+ inputs so far\n)*frames +[\d,]+ inputs\nseed 7: nothing found\n$/,
  );
  for (const { name } of TARGETS) assert.ok(HELP.includes(`  ${name} `), name);
  assert.deepEqual(readdirSync(folder), []);
});

test("a wrong option is said, and is no finding", () => {
  const wrong = fuzz("--seconds", "no");
  assert.equal(wrong.status, 2);
  assert.equal(wrong.stderr, 'expected --seconds with a number from 1 to 86400, got "no"\n');
  const file = join(folder, "other.json");
  writeFileSync(file, "{}");
  for (const [args, text] of [
    [["--seed", "0"], /expected --seed with a number from 1 /],
    [["--target", "nothing"], /there is no target nothing/],
    [["--what"], /Unknown option '--what'/],
    [["--replay", "missing.json"], /missing.json can't be read/],
    [["--replay", file], /other.json holds no finding/],
  ] as const)
    assert.throws(() => readOptions(args), { name: "UsageError", message: text });
});

const seed = Number(process.env.SEED ?? 1 + (Date.now() % 2 ** 31));

test(`none of the targets has a fault that some inputs would show, seed ${seed}`, async () => {
  const { findings, played } = await runTargets({
    ...{ module: ALL, targets: TARGETS.map(({ name }) => name), seed, ms: 600_000, batches: 6 },
  });
  assert.deepEqual(findings, [], "npm run fuzz -- --seed plays it again, with --target");
  for (const [name, inputs] of played) assert.equal(inputs, 300, name);
});
