/** What is printed when checks were made: how each ended, what to do about the first, and hints. */
import { join } from "node:path";
import { nextHint } from "../cli/progress.ts";
import { failureText, verdictLine } from "../cli/report.ts";
import { indented, paint, print } from "../cli/screen.ts";
import { NO_ERL } from "../session/erl-process.ts";
import type { Symptom } from "./failure.ts";
import { CHECKOUT, shown } from "./files.ts";
import { hintsFor } from "./hints.ts";
import type { Verdict } from "./judge.ts";
import { type Check, isExplored, type Judged, type Lab } from "./lab.ts";

/** How a lab is started. */
export const command = ({ number }: Lab) => `npx tsx ${shown(join(CHECKOUT, "labs", number))}`;

/** Tells how checks end, each as soon as it has. */
export class Telling {
  readonly #judged: Judged;
  /** What is told when the screen is free. */
  #waiting: Verdict[] | undefined = [];
  #task = 0;

  constructor(judged: Judged) {
    this.#judged = judged;
  }

  get hasBegun(): boolean {
    return this.#waiting === undefined;
  }

  /** From now on what is to be told is printed. */
  begin(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const verdict of waiting) this.tell(verdict);
  }

  tell(verdict: Verdict): void {
    if (this.#waiting) return void this.#waiting.push(verdict);
    const { task } = verdict;
    if (task !== this.#task) print(`\nTask ${task} · ${this.#judged.lab.tasks[task - 1]?.title}`);
    this.#task = task;
    print(paint(colour(verdict), verdictLine(verdict)));
  }
}

/** Tells what comes of it all, when each check was told. Says whether all have passed. */
export function tellOutcome(judged: Judged, verdicts: readonly Verdict[]): boolean {
  const passed = verdicts.filter(({ outcome }) => outcome === "passed").length;
  const skipped = verdicts.filter(({ outcome }) => outcome === "skipped").length;
  const left = skipped === 0 ? "" : `, ${skipped} skipped: ${NO_ERL}`;
  const count = `${passed} of ${verdicts.length} checks passed${left}`;
  const first = verdicts.find(({ outcome }) => outcome === "failed");
  print();
  if (!first) {
    print(paint("green", `${count}.`));
    const isOwn = judged.folder.startsWith(join(CHECKOUT, "labs"));
    if (isOwn && verdicts.some(({ check }) => isExplored(check))) {
      print();
      print("In the orders in which things have happened here. To try the others:");
      print(`  ${command(judged.lab)} --explore`);
    }
    return true;
  }
  print(`${count}. The first that did not:`);
  print();
  print(paint("red", verdictLine(first).trimStart()));
  print(failureText(judged, first));
  print();
  print(`For a hint: ${command(judged.lab)} --hint`);
  if ((first.failure?.seeds?.run ?? 1) > 1) {
    print("It fails in some orders only. For a short one, told and drawn:");
    print(`  ${command(judged.lab)} --explore --task ${first.task}`);
  }
  return false;
}

function colour({ outcome }: Verdict): "green" | "red" | "dim" {
  return outcome === "passed" ? "green" : outcome === "failed" ? "red" : "dim";
}

/** Gives the next hint for a check. */
export function tellHint(
  lab: Lab,
  { task, check }: { readonly task: number; readonly check: Check },
  symptom: Symptom | undefined,
): void {
  const { key, hints } = hintsFor(check, symptom);
  const number = nextHint(lab.number, key);
  print(`Task ${task}: ${check.name}`);
  print();
  print(indented(hints[number - 1] as string, 2));
  print();
  print(`Hint ${number} of 3.${number < 3 ? " Ask again for more." : ""}`);
}
