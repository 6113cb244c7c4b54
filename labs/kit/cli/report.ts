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
  type Todo,
  textOf,
  todosOf,
} from "../check/files.ts";
import { lookFor } from "../check/hints.ts";
import type { Verdict } from "../check/judge.ts";
import type { Judged } from "../check/lab.ts";
import { entry, indented } from "./screen.ts";

/** The lines that tell why a check has failed. */
export function failureText(judged: Judged, verdict: Verdict): string {
  const { check, failure, follows, printed } = verdict;
  if (!failure) return "";
  if (follows !== undefined) return entry("came", `the same as in "${follows}"`);
  const { symptom, expected, came, seen, pids = [], uncaught = [], diagram } = failure;
  const look = lookFor(check, symptom);
  const symbol = symbolIn(judged);
  const place = symbol ?? whereToLook(judged, look, failure);
  const ask = symbol ? NO_ATOM : (notImported(came) ?? look.ask);
  const lines = [
    entry("expected", expected),
    entry("came", came),
    ...uncaught.map((error) => entry("uncaught", error)),
    // A single message has been told of already.
    ...(seen.length > 1 ? [entry("seen", seen.join("\n"))] : []),
    ...(pids.length > 0 ? [entry("pids", pids.slice(0, MAX_PIDS).join("\n"))] : []),
    ...(printed.trim() ? [entry("printed", printed.trim())] : []),
    entry("look at", `${shownPlace(place)}, ${ask}`),
  ];
  const todo = todoAt(judged, place);
  if (todo) lines.push(entry("to do", `${shownPlace(todo)} ${todo.text}`));
  const seeds = seedsText(judged, verdict);
  if (seeds) lines.push(entry("seeds", seeds));
  if (failure.chance !== undefined)
    lines.push(entry("chance", `${failure.chance}, ${NOT_SIMULATED}`));
  if (failure.parting !== undefined) lines.push(entry("solution", failure.parting));
  if (diagram !== undefined) lines.push(entry("diagram", shown(diagram)));
  return lines.join("\n");
}

const NOT_SIMULATED =
  "the machine's and not the simulation's: with the same seed this may end in another way";

/** Of so many pids it is told whose they are. */
const MAX_PIDS = 2;

const NO_ATOM = 'Symbol("…") is no atom, and equal to nothing else: write Symbol.for("…")';

/** What is said of a function of the runtime's that is used and not imported. */
function notImported(came: string): string | undefined {
  const [, name] = /ReferenceError, (\w+) is not defined/.exec(came) ?? [];
  const isRuntimes = name && new RegExp(`\\b${name}\\b`).test(textOf(RUNTIME) ?? "");
  return isRuntimes ? `is ${name} in the list that is imported from "#runtime"?` : undefined;
}

const RUNTIME = join(CHECKOUT, "runtime", "index.ts");

/** A symbol that is no atom: it looks like one in everything that is printed. */
function symbolIn({ lab, folder }: Judged): Place | undefined {
  return filesOf(lab)
    .map((file) => {
      const path = join(folder, file);
      const lines = textOf(path)?.split("\n") ?? [];
      return { path, line: lines.findIndex((text) => /(?<![\w.$])Symbol\(/.test(text)) + 1 };
    })
    .find(({ line }) => line > 0);
}

/** What is still to be done in the function that a place is in. */
function todoAt({ lab, folder }: Judged, { path, line }: Place): Todo | undefined {
  const isStart = (text: string) => /^(export )?(async )?(function|const|class)\b/.test(text);
  const lines = textOf(path)?.split("\n") ?? [];
  const from = lines.slice(0, line).findLastIndex(isStart);
  const length = lines.slice(line).findIndex(isStart);
  const to = length < 0 ? lines.length : line + length;
  return todosOf(folder, lab).find(
    (todo) => todo.path === path && todo.line > from && todo.line <= to,
  );
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
export function verdictLine({ check, outcome, left, follows }: Verdict): string {
  const mark = { passed: "✓", failed: "✗", "not made": "·", skipped: "-" }[outcome];
  const notes = left.map((timer) => `\n  left behind: ${timer}`);
  if (follows !== undefined) notes.push(`\n  follows from "${follows}"`);
  return indented(`${mark} ${check.name}${notes.join("")}`, 2);
}
