/**
 * Every scenario: what two stock nodes report is what each of them reports with ours in the place of
 * the other.
 */
import assert from "node:assert/strict";
import { after } from "node:test";
import { interop } from "../support/erl.ts";
import { type Cast, MIXED, Runner, STOCK } from "./runner.ts";
import { SUBJECTS } from "./subjects.ts";

let started: Promise<Runner> | undefined;
after(async () => (await started)?.end());

const called = ({ sif, amora }: Cast) => `sif is ${sif}, amora is ${amora}`;

for (const { title, scenarios } of SUBJECTS)
  for (const scenario of scenarios)
    interop(`${title}: ${scenario.name}`, async (context) => {
      started ??= Runner.start();
      const runner = await started;
      const reports = [STOCK, ...MIXED].map((cast) => runner.play(scenario, cast));
      const [expected, ...found] = await Promise.allSettled(reports);
      if (expected?.status !== "fulfilled") throw expected?.reason;
      for (const [i, cast] of MIXED.entries())
        await context.test(called(cast), () => {
          const report = found[i] as PromiseSettledResult<readonly string[]>;
          if (report.status !== "fulfilled") throw report.reason;
          assert.deepEqual(report.value, expected.value);
        });
    });
