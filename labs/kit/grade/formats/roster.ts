/**
 * The tables that gradebooks import. Each is the one that the platform has exported, `--roster`, with the
 * points in it: so the columns are those that it knows, in whatever language, and nobody is missing.
 *
 * - Moodle: the grading worksheet of an assignment, whose identifiers are `Participant 12345`.
 * - Canvas: the export of the gradebook, with a column for each lab; one that is not there is new.
 */
import { UsageError } from "../../cli/options.ts";
import { type ClassResult, labPoints, type SubmissionResult } from "../result.ts";
import type { Format } from "./format.ts";
import { asItIs, csvText, type Row } from "./table.ts";

/** Finds the submission of a row. */
type Finder = (row: readonly string[]) => SubmissionResult | undefined;

export const moodle: Format = {
  name: "moodle",
  each: "class",
  needsRoster: true,
  files: (result, roster) => {
    const [header = [], ...rows] = roster;
    const grade = columnOf(header, /^(?:grade|bewertung|valutazione|note)$/i, "Grade");
    const find = finder(result, (row) => [/(\d+)$/.exec(row[0] ?? "")?.[1], row[1]]);
    const filled = rows.map((row) => {
      const points = pointsOf(find(row));
      return row.map((value, column) => (column === grade ? points : value));
    });
    return [{ path: "moodle.csv", text: csvText([header, ...filled], asItIs) }];
  },
};

export const canvas: Format = {
  name: "canvas",
  each: "class",
  needsRoster: true,
  files: (result, roster) => {
    const [header = [], ...rows] = roster;
    const id = columnOf(header, /^ID$/, "ID");
    const student = columnOf(header, /^Student$/, "Student");
    const find = finder(result, (row) => [row[id], row[student]]);
    const columns = result.labs.map(({ number }) => {
      const found = header.findIndex((name) => new RegExp(`^Lab ${number}\\b`, "i").test(name));
      return { number, column: found < 0 ? undefined : found };
    });
    const fresh = columns.filter(({ column }) => column === undefined);
    const fill = (row: readonly string[]): Row => {
      if (isPossible(row, student))
        return [...row, ...fresh.map(({ number }) => most(result, number))];
      const submission = find(row);
      const of = (number: string) =>
        labPoints(submission?.labs.find((lab) => lab.number === number));
      const own = row.map((value, index) => {
        const known = columns.find(({ column }) => column === index);
        return known && submission ? of(known.number) : value;
      });
      return [...own, ...fresh.map(({ number }) => of(number))];
    };
    const names = fresh.map(({ number }) => `Lab ${number}`);
    return [
      { path: "canvas.csv", text: csvText([[...header, ...names], ...rows.map(fill)], asItIs) },
    ];
  },
};

/** Canvas' second line says how many points there are. */
function isPossible(row: readonly string[], student: number): boolean {
  return /^\s*Points Possible/i.test(row[student] ?? "");
}

function most({ submissions }: ClassResult, number: string): number {
  const labs = submissions.flatMap((each) => each.labs.filter((lab) => lab.number === number));
  return Math.max(0, ...labs.map(({ maxPoints }) => maxPoints));
}

function columnOf(header: readonly string[], pattern: RegExp, name: string): number {
  const column = header.findIndex((each) => pattern.test(each.trim()));
  if (column >= 0) return column;
  throw new UsageError(`--roster: expected a column ${name} in it, got ${header.join(", ")}`);
}

/** By the platform's number, or else by the name: Canvas writes `Müller, Anna` as `mulleranna`. */
function finder(
  { submissions }: ClassResult,
  keys: (row: readonly string[]) => readonly [string | undefined, string | undefined],
): Finder {
  return (row) => {
    const [id, name = ""] = keys(row);
    const byId = submissions.find((each) => each.id !== undefined && each.id === id);
    if (byId) return byId;
    const named = submissions.filter((each) => each.id === undefined && same(each.name, name));
    return named.length === 1 ? named[0] : undefined;
  };
}

function same(one: string, other: string): boolean {
  const key = (name: string) =>
    (
      name
        .normalize("NFD")
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? []
    )
      .sort()
      .join(" ");
  return key(one) === key(other);
}

function pointsOf(submission: SubmissionResult | undefined): number | "" {
  return submission?.labs.some(({ state }) => state === "graded") ? submission.points : "";
}

/** Those who have handed in, and have no row in what a gradebook has exported. */
export function notInRoster(result: ClassResult, roster: readonly (readonly string[])[]): string[] {
  const values = new Set(roster.flat().map((value) => /(\d+)$/.exec(value)?.[1] ?? value));
  return result.submissions
    .filter(({ id, name }) => {
      if (id !== undefined && values.has(id)) return false;
      return !roster.some((row) => row.some((value) => same(value, name)));
    })
    .map(({ name }) => name);
}
