/** What the instructor reads: the class as a table, and what most failed on. */
import {
  type ClassResult,
  counted,
  type LabState,
  problemsOf,
  type SubmissionResult,
} from "./result.ts";

/** So many checks are told of. */
const MAX_TOLD = 8;

/** A check that somebody has failed. */
export interface Stumble {
  readonly lab: string;
  readonly task: number;
  readonly check: string;
  readonly failed: number;
  /** How many have begun that lab. */
  readonly of: number;
}

/** The checks that somebody has failed, those that most have first. */
export function stumbles({ submissions }: ClassResult): Stumble[] {
  const found = new Map<string, Stumble>();
  for (const { labs } of submissions)
    for (const { number, state, checks } of labs)
      for (const { task, name, outcome } of state === "graded" ? checks : []) {
        const key = `${number} ${name}`;
        const before = found.get(key) ?? { lab: number, task, check: name, failed: 0, of: 0 };
        const failed = before.failed + (outcome === "failed" ? 1 : 0);
        found.set(key, { ...before, failed, of: before.of + 1 });
      }
  return [...found.values()].filter(({ failed }) => failed > 0).sort((a, b) => b.failed - a.failed);
}

/** The table, one submission a line, and the stumbling blocks. */
export function summaryText(result: ClassResult): string {
  const { labs, submissions } = result;
  const header = ["", ...labs.map(({ number }) => number), "points"];
  const rows = submissions.map((each) => [each.name, ...each.labs.map(cell), total(each)]);
  const lines = [...table([header, ...rows]), ...legend(result)];
  const elsewhere = submissions.flatMap(({ name, taken }) =>
    taken
      .filter(({ isPlain }) => !isPlain)
      .map(({ lab, file, from }) => `${name}, lab ${lab}: ${file} was taken from ${from}`),
  );
  const strays = result.strays.map((name) => `beside the submissions, and nobody's: ${name}`);
  const notes = [...submissions.flatMap(problemsOf), ...strays, ...elsewhere];
  if (notes.length > 0) lines.push("", ...notes.map((note) => note.replace(/\s+/g, " ")));
  lines.push("", counted(submissions.length, "submission"));
  const most = stumbles(result).slice(0, MAX_TOLD);
  if (most.length > 0) lines.push("", "Most failed on");
  for (const { lab, task, check, failed, of } of most)
    lines.push(`  ${`${failed} of ${of}`.padStart(8)}  lab ${lab}, task ${task}: ${check}`);
  return `${lines.join("\n")}\n`;
}

/** What stands in the table for a lab that has no points, and is explained under it. */
const SIGNS: Readonly<Record<Exclude<LabState, "graded">, string>> = {
  "no files": "-",
  "not begun": "start",
  "nothing handed in": "none",
  "not graded": "?",
};

/** The signs that stand in the table. */
function legend({ submissions }: ClassResult): string[] {
  const states = new Set(submissions.flatMap(({ labs }) => labs.map(({ state }) => state)));
  const signs = Object.entries(SIGNS).filter(([state]) => states.has(state as LabState));
  return signs.length === 0
    ? []
    : ["", signs.map(([state, sign]) => `${sign}: ${state}`).join(", ")];
}

/** What the table says of a lab. */
export function cell({ state, points, daysLate }: SubmissionResult["labs"][number]): string {
  if (state !== "graded") return SIGNS[state];
  return daysLate > 0 ? `${points} (${daysLate} d late)` : String(points);
}

function total({ points, maxPoints }: SubmissionResult): string {
  return `${points}/${maxPoints}`;
}

/** The first column is flush left, the others flush right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? text.padEnd(width) : text.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
