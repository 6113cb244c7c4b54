/**
 * `npm run fuzz`: gives every decoder, and every machine that others talk to, what no honest peer would
 * send, for a while.
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import type { Finding } from "./job.ts";
import { HELP, readOptions, UsageError } from "./options.ts";
import { ALL, runTargets } from "./run.ts";

/** Says what was found, and keeps it in a file. */
function report(finding: Finding, keep: boolean): void {
  const file = `fuzz-${finding.target}.json`;
  if (keep) writeFileSync(file, `${JSON.stringify(finding, undefined, 2)}\n`);
  const { target, why, input } = finding;
  process.stdout.write(`\n${target}: ${why}\n${input === undefined ? "" : `input: ${input}\n`}`);
  if (keep) process.stdout.write(`again: npm run fuzz -- --replay ${file}\n`);
}

async function main(): Promise<number> {
  const { help, ms, seed, targets, replay } = readOptions(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (replay) {
    const { findings } = await runTargets(
      { module: ALL, targets: [replay.target], seed: replay.seed, ms, replay },
      (finding) => report(finding, false),
    );
    if (findings.length === 0) process.stdout.write("nothing is found any more\n");
    return findings.length > 0 ? 1 : 0;
  }
  process.stdout.write(`seed ${seed}, ${ms / 1000} s\n`);
  let told = Date.now();
  const { played, findings } = await runTargets(
    { module: ALL, targets, seed, ms },
    (finding) => report(finding, true),
    (played) => {
      if (Date.now() - told < 10_000) return;
      told = Date.now();
      const sum = [...played.values()].reduce((a, b) => a + b, 0);
      process.stdout.write(`${sum.toLocaleString("en")} inputs so far\n`);
    },
  );
  for (const [name, inputs] of played)
    process.stdout.write(`${name.padEnd(20)} ${inputs.toLocaleString("en").padStart(12)} inputs\n`);
  process.stdout.write(
    `seed ${seed}: ${findings.length === 0 ? "nothing" : findings.length} found\n`,
  );
  return findings.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
