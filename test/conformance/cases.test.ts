/**
 * Every case of `cases/`: what a stock node says of another is what it says of ours, and what ours says
 * of it; but for the cases that are marked, where something else has to come out. So the table in
 * docs/CONFORMANCE.md, which is made of the marks, is what a run gives.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { interop, otpRelease } from "../support/erl.ts";
import { CASES, type Case, scenarioOf } from "./cases.ts";
import { playBytes } from "./port-mapper.ts";
import { MIXED, Runner, STOCK } from "./runner.ts";
import { page } from "./table.ts";

let started: Promise<Runner> | undefined;
after(async () => (await started)?.end());

/** What two stock nodes report, and what each of them reports with ours in the place of the other. */
async function play(aCase: Case): Promise<string[]> {
  started ??= Runner.start();
  const runner = await started;
  const casts = [STOCK, ...MIXED.filter(({ sif }) => sif === "erl" || !aCase.askedOnly)];
  const reports = casts.map((cast) => runner.play(scenarioOf(aCase), cast));
  const [expected, ...found] = await Promise.allSettled(reports);
  if (expected?.status !== "fulfilled") throw expected?.reason;
  const told = found.map((one) => (one.status === "fulfilled" ? `${one.value}` : one.reason));
  return [`${expected.value}`, ...told];
}

for (const { title: subject, file, cases } of CASES)
  for (const aCase of cases)
    interop(`${subject}: ${aCase.title}`, async (context) => {
      if ((await otpRelease()) < aCase.since) return context.skip(`since OTP ${aCase.since}`);
      const reports = file === "epmd" ? await playBytes(aCase.text) : await play(aCase);
      const [expected, ...found] = reports;
      if (aCase.verdict === "the same") for (const one of found) assert.equal(one, expected);
      else assert.ok(new Set(reports).size > 1, `it is the same, and not "${aCase.reason}"`);
    });

test("docs/CONFORMANCE.md has the table of the cases", () => {
  const { is, should } = page();
  assert.equal(is, should, "node --import tsx test/conformance/table.ts writes it");
});

test("there are 200 cases at least, at most one of 20 is not yet the same", () => {
  const all = CASES.flatMap(({ cases }) => cases);
  const notYet = all.filter(({ verdict }) => verdict === "not yet");
  assert.ok(all.length >= 200 && notYet.length * 20 <= all.length, `${notYet.length}`);
  const titles = CASES.flatMap(({ title, cases }) => cases.map((one) => title + one.title));
  assert.equal(new Set(titles).size, titles.length, "no two have the same title");
});
