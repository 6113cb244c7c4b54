/**
 * `npm run mutants -- 01`: are a lab's checks good enough? Every small change of its solution, see
 * `mutations.ts`, is a wrong answer, unless it changes nothing that anybody could notice. Those are
 * listed in the lab's bank under `Equal`, each with its reason. Every other one has to be caught.
 *
 * What is not caught on the first network is judged on some more, and on the real one. A run that was
 * stopped goes on where it was, see `kept.ts`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT, filesOf } from "../../labs/kit/check/files.ts";
import { Judge } from "../../labs/kit/check/judge.ts";
import { checksOf, type Lab } from "../../labs/kit/check/lab.ts";
import { bankOf } from "../bank/answers.ts";
import { importsFor } from "../bank/edit.ts";
import { type Caught, Kept } from "./kept.ts";
import { type Mutant, mutantsOf } from "./mutations.ts";
import { GOAL, markOf, note, percentOf } from "./table.ts";

/** The networks on which a change is judged, the cheap one first. */
const NETWORKS = [{ seeds: 1, simulated: true }, { seeds: 5 }];

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
  const [reasons, kept, mark] = [equalsOf(lab), new Kept(lab), markOf(lab)];
  const judge = new Judge();
  let [caught, equal] = [0, 0];
  for (const mutant of mutants) {
    const { name, line } = mutant;
    let by = kept.verdict(name);
    if (by === undefined) {
      by = await catcher(
        lab,
        { ...solution, [mutant.file]: textOf(mutant) },
        judge,
        kept.earlier(name),
      );
      kept.add(name, by);
    }
    if (by) caught++;
    else if (reasons.has(name)) equal++;
    const said = by ? `${by.symptom}: ${by.check}` : reasons.has(name) ? "equal" : "NOT CAUGHT";
    console.log(`${lab.number} ${line} ${name}\n    ${said}`);
    if (by && reasons.has(name)) console.log("    but it is listed as equal: take it off the list");
    reasons.delete(name);
  }
  judge.end();
  for (const name of reasons.keys())
    console.log(`${lab.number} listed as equal, and is no change: ${name}`);
  const row = { changes: mutants.length, equal, caught, mark };
  const of = `${caught} of ${mutants.length - equal} caught (${percentOf(row).toFixed(1)} %)`;
  console.log(`lab ${lab.number}: ${of}, ${equal} equal`);
  note(lab, row);
  return percentOf(row) >= GOAL && reasons.size === 0;
}

/** What a student would have written. */
function textOf({ text }: Mutant): string {
  return importsFor(text, text) + text;
}

/** The check that catches a change, if one does: `earlier`, which has before, is made first. */
async function catcher(
  lab: Lab,
  files: Readonly<Record<string, string>>,
  judge: Judge,
  earlier: string | undefined,
): Promise<Caught | null> {
  const folder = join(scratch, lab.number);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const own = checksOf(lab).filter(({ check }) => check.name === earlier);
  const first = own.map(({ check }) => ({ ...lab, tasks: [{ title: "", checks: [check] }] }));
  for (const part of [...first, lab])
    for (const how of NETWORKS) {
      const judged = { lab: part, folder, earlier: join(CHECKOUT, "solutions") };
      const verdicts = await judge.judge(judged, { untilFailure: true, ...how });
      const failed = verdicts.find(({ outcome }) => outcome === "failed");
      if (failed) return { check: failed.check.name, symptom: `${failed.failure?.symptom}` };
    }
  return null;
}

/** The changes that are known to change nothing, with the reasons. */
function equalsOf(lab: Lab): Map<string, string> {
  const [, section = ""] = readFileSync(bankOf(lab), "utf8").split(/^## Equal\n/m);
  const [own = ""] = section.split(/^## /m);
  return new Map(
    [...own.matchAll(/^- `(.+)`: (.+)$/gm)].map(([, name = "", reason = ""]) => [name, reason]),
  );
}

function textIn(...path: readonly string[]): string {
  return readFileSync(join(CHECKOUT, ...path), "utf8");
}
