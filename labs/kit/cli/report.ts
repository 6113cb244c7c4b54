/** How a failed check is told: what was expected, what came, where to look. */
import { join } from "node:path";
import type { FailureReport } from "../check/failure.ts";
import {
  CHECKOUT,
  filesOf,
  type Look,
  type Place,
  placeOf,
  shown,
  shownPlace,
  todosOf,
} from "../check/files.ts";
import type { Verdict } from "../check/judge.ts";
import type { Judged } from "../check/lab.ts";
import { entry, indented } from "./screen.ts";

/** The lines that tell why a check has failed. */
export function failureText(judged: Judged, verdict: Verdict): string {
  const { check, task, failure, printed } = verdict;
  if (!failure) return "";
  const { symptom, expected, came, seen, uncaught = [], diagram } = failure;
  const look = check.when?.[symptom]?.look ?? check.look;
  const lines = [
    entry("expected", expected),
    entry("came", came),
    ...uncaught.map((error) => entry("uncaught", error)),
    // A single message has been told of already.
    ...(seen.length > 1 ? [entry("seen", seen.join("\n"))] : []),
    ...(printed.trim() ? [entry("printed", printed.trim())] : []),
    entry("look at", `${shownPlace(whereToLook(judged, look, failure))}, ${look.ask}`),
  ];
  const seeds = seedsText(judged, verdict);
  if (seeds) lines.push(entry("seeds", seeds));
  if (failure.parting !== undefined) lines.push(entry("solution", failure.parting));
  if (diagram !== undefined) lines.push(entry("diagram", shown(diagram)));
  const todo = todosOf(judged.folder, judged.lab).find(({ text }) =>
    text.startsWith(`TODO ${task}`),
  );
  if (todo) lines.push(entry("to do", `${shownPlace(todo)} ${todo.text}`));
  return lines.join("\n");
}

/** In which run on a simulated network it failed, and how that run is seen again. */
function seedsText({ lab }: Judged, { task, failure }: Verdict): string {
  if (!failure?.seeds) return "";
  const { run, of, seed } = failure.seeds;
  const replay = `npx tsx ${shown(join(CHECKOUT, "labs", lab.number))} --task ${task} --seed ${seed}`;
  return `simulated run ${run} of ${of} failed; replay with ${replay}`;
}

/** Where it went wrong, if the failure knows it, or else where its check says to look. */
function whereToLook({ lab, folder }: Judged, look: Look, { place }: FailureReport): Place {
  const known = place && filesOf(lab).includes(place.file);
  return known ? { path: join(folder, place.file), line: place.line } : placeOf(folder, lab, look);
}

/** A check and how it ended, as a line. */
export function verdictLine({ check, outcome, left }: Verdict): string {
  const mark = { passed: "✓", failed: "✗", "not made": "·", skipped: "-" }[outcome];
  const notes = left.map((timer) => `\n  left behind: ${timer}`);
  return indented(`${mark} ${check.name}${notes.join("")}`, 2);
}
