/**
 * Every fault, and what comes of it: see `fault.ts`. A part of the names alone:
 *
 *     FAULTS=SIGSTOP node --import tsx --test test/faults/faults.test.ts
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { before, test } from "node:test";
import { ended, startChild } from "../support/children.ts";
import { cluster, lacksErl } from "../support/erl.ts";
import { BEAMS, CASTS, type Cast, type Fault, MODULES, type Need, Scene } from "./fault.ts";
import { KINDS } from "./kinds.ts";

const wanted = process.env.FAULTS ?? "";

/** Why what a fault needs is not here; in CI everything is. */
function lacks(need: Need | undefined): string | false {
  if (need === undefined) return false;
  // For an older one tsx reads modules, in a thread of its own, and when is left to chance.
  if (need.startsWith("a Node.js"))
    return !("typescript" in process.features) && `it takes ${need}`;
  if (process.env.CI) return false;
  const [command, args] =
    need === "root" ? ["unshare", ["-m", "true"]] : ["faketime", ["-f", "+0", "true"]];
  return spawnSync(command as string, args as string[]).status !== 0 && `it takes ${need}`;
}

before(async () => {
  if (lacksErl()) return;
  await ended(startChild("erlc", ["-o", BEAMS, `${MODULES}careless.erl`], {}));
});

async function play(fault: Fault, cast: Cast): Promise<string> {
  let outcome = "";
  await cluster(
    async (c) => {
      outcome = await fault.play(new Scene(cast, c));
    },
    { epmd: !fault.withoutEpmd },
  );
  return outcome;
}

for (const { title, faults } of KINDS)
  for (const fault of faults.filter(({ name }) => name.includes(wanted)))
    test(`${title}: ${fault.name}`, {
      skip: lacks(fault.needs),
      concurrency: true,
    }, async (context) => {
      const expected = (cast: Cast) =>
        typeof fault.outcome === "string" ? fault.outcome : fault.outcome[cast.sif];
      const isPlayed = ({ sif }: Cast) =>
        sif === "ours" || typeof fault.outcome === "string" || !fault.outcome.notPlayed;
      await Promise.all(
        CASTS.filter(isPlayed).map((cast) => {
          const skip = lacksErl(Object.values(cast).includes("erl"));
          const called = `sif is ${cast.sif}, amora is ${cast.amora}`;
          return context.test(called, { skip }, async () => {
            assert.equal(await play(fault, cast), expected(cast));
          });
        }),
      );
    });
