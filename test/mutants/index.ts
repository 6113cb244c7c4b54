/**
 * `npm run mutants -- 01`: are a lab's checks good enough? Every small change of its solution, see
 * `mutations.ts`, is a wrong answer, unless it changes nothing that anybody could notice. Those are
 * listed in the lab's bank under `Equal`, each with its reason. Every other one has to be caught.
 *
 * What is not caught on the first network is judged on some more, and on the real one.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT, filesOf } from "../../labs/kit/check/files.ts";
import { Judge } from "../../labs/kit/check/judge.ts";
import type { Lab } from "../../labs/kit/check/lab.ts";
import { bankOf } from "../bank/answers.ts";
import { importsFor } from "../bank/edit.ts";
import { type Mutant, mutantsOf } from "./mutations.ts";

/** So many of a lab's changes that are not equal have to be caught, in percent. */
const GOAL = 97;

const README = join(CHECKOUT, "test", "README.md");

// Within the checkout, where a file finds #runtime.
const scratch = mkdtempSync(join(CHECKOUT, "test", "mutants", "scratch-"));
process.on("exit", () => rmSync(scratch, { recursive: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

const numbers = process.argv.slice(2);
const chosen = (await labs()).filter(({ number }) => numbers.includes(number));
if (chosen.length === 0 || chosen.length < numbers.length) {
  console.error("expected numbers of labs: npm run mutants -- 01 02");
  process.exit(2);
}
for (const lab of chosen) if (!(await measure(lab))) process.exitCode = 1;

/** Tells of every change of a lab's solution. Says whether enough of them are caught. */
async function measure(lab: Lab): Promise<boolean> {
  const solution = Object.fromEntries(
    filesOf(lab).map((file) => [file, textIn("solutions", lab.number, file)]),
  );
  const mutants = Object.entries(solution).flatMap(([file, text]) =>
    mutantsOf(file, text, textIn("labs", lab.number, file)),
  );
  const reasons = equalsOf(lab);
  const judge = new Judge();
  let [caught, equal] = [0, 0];
  for (const mutant of mutants) {
    const by = await catcher(lab, solution, mutant, judge);
    if (by !== undefined) caught++;
    else if (reasons.has(mutant.name)) equal++;
    const said = by ?? (reasons.has(mutant.name) ? "equal" : "NOT CAUGHT");
    console.log(`${lab.number} ${mutant.line} ${mutant.name}\n    ${said}`);
    if (by !== undefined && reasons.has(mutant.name))
      console.log("    but it is listed as equal: take it off the list");
    reasons.delete(mutant.name);
  }
  judge.end();
  for (const name of reasons.keys())
    console.log(`${lab.number} listed as equal, and is no change: ${name}`);
  const wrong = mutants.length - equal;
  const percent = (100 * caught) / wrong;
  console.log(
    `lab ${lab.number}: ${caught} of ${wrong} caught (${percent.toFixed(1)} %), ${equal} equal`,
  );
  note(lab, [`${mutants.length}`, `${equal}`, `${caught}`, `${percent.toFixed(1)} %`]);
  return percent >= GOAL && reasons.size === 0;
}

/** The check that catches a change, if one does. */
async function catcher(
  lab: Lab,
  solution: Readonly<Record<string, string>>,
  { file, text }: Mutant,
  judge: Judge,
): Promise<string | undefined> {
  const folder = join(scratch, lab.number);
  mkdirSync(folder, { recursive: true });
  for (const [each, own] of Object.entries({ ...solution, [file]: importsFor(text, text) + text }))
    writeFileSync(join(folder, each), own);
  const judged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
  for (const how of [{ seeds: 1, simulated: true }, { seeds: 5 }]) {
    const verdicts = await judge.judge(judged, { untilFailure: true, ...how });
    const failed = verdicts.find(({ outcome }) => outcome === "failed");
    if (failed) return `${failed.failure?.symptom}: ${failed.check.name}`;
  }
  return undefined;
}

/** The changes that are known to change nothing, with the reasons. */
function equalsOf(lab: Lab): Map<string, string> {
  const [, section = ""] = readFileSync(bankOf(lab), "utf8").split(/^## Equal\n/m);
  const [own = ""] = section.split(/^## /m);
  return new Map(
    [...own.matchAll(/^- `(.+)`: (.+)$/gm)].map(([, name = "", reason = ""]) => [name, reason]),
  );
}

/** Writes what was measured into the table of the README, as wide as its head. */
function note({ number }: Lab, cells: readonly string[]): void {
  const readme = readFileSync(README, "utf8");
  const head = /^\| lab .*$/m.exec(readme)?.[0].split("|").slice(1, -1) ?? [];
  const padded = [number, ...cells].map((cell, i) => cell.padEnd((head[i]?.length ?? 2) - 2));
  const row = `| ${padded.join(" | ")} |`;
  writeFileSync(README, readme.replace(new RegExp(`^\\| ${number} +\\|.*$`, "m"), row));
}

function textIn(...path: readonly string[]): string {
  return readFileSync(join(CHECKOUT, ...path), "utf8");
}
