/**
 * `npm run reproduce`: the same submission gets the same grade, however busy the machine is. The solution of
 * each lab and a wrong answer of its bank are judged again and again, behind the fences, while other programs
 * take all the time that they can get; every run has to end as the first one.
 *
 *     npm run reproduce -- --runs 20 --labs 01,02
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import type { Lab } from "../../labs/kit/check/lab.ts";
import { makeChecks } from "../../labs/kit/grade/make-checks.ts";
import { answersTo, writeAnswer } from "../bank/answers.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { runs: text, labs: text } });
const runs = Number(values.runs ?? 20);
const chosen = (await labs()).filter(
  ({ number }) => values.labs?.split(",").includes(number) ?? true,
);

const scratch = mkdtempSync(join(tmpdir(), "reproduce-"));
const busy = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
);
process.on("exit", () => {
  for (const each of busy) each.kill("SIGKILL");
  rmSync(scratch, { recursive: true });
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

/** What came of the checks, and from outside. */
async function judged(lab: Lab, folder: string): Promise<string> {
  const timeLeft = { cpuMs: 600_000, ms: 3_600_000 };
  const staged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
  const { checks, outside } = await makeChecks(staged, undefined, timeLeft, undefined);
  const outcomes = checks.map(({ name, outcome, symptom }) => ({ name, outcome, symptom }));
  return JSON.stringify({ outcomes, wrong: outside?.wrong });
}

let [differing, made] = [0, 0];
for (const lab of chosen) {
  const answers = answersTo(lab).filter(({ seeds, isExplored }) => seeds <= 1 && !isExplored);
  const wrong = answers.find(({ caughtBy }) => caughtBy !== undefined);
  const own = join(scratch, lab.number);
  mkdirSync(own);
  const folders = [join(own, "solution")];
  cpSync(join(CHECKOUT, "solutions", lab.number), join(own, "solution"), { recursive: true });
  if (wrong) folders.push(writeAnswer(wrong, join(own, wrong.name)));
  for (const folder of folders) {
    const name = basename(folder);
    const first = await judged(lab, folder);
    for (let run = 2; run <= runs; run++) {
      const again = await judged(lab, folder);
      if (again === first) continue;
      differing++;
      console.log(`lab ${lab.number}, ${name}, run ${run}:\n${first}\n${again}`);
    }
    made += runs;
    console.log(`lab ${lab.number}, ${name}: ${runs} runs`);
  }
}
console.log(`${made} runs, of which ${differing} ended in another way than the first of its kind`);
process.exit(differing === 0 ? 0 : 1);
