/** The points as a table for a spreadsheet: RFC 4180, one submission a line. */
import { type LabResult, problemsOf } from "../result.ts";
import type { Format } from "./format.ts";

export const csv: Format = {
  name: "csv",
  each: "class",
  files: ({ labs, submissions }) => {
    const header = [
      ...["submission", "id"],
      ...labs.flatMap(({ number }) => [number, `${number} state`, `${number} days late`]),
      ...["points", "max points", "problems"],
    ];
    const rows = submissions.map((submission) => [
      ...[submission.name, submission.id ?? ""],
      ...submission.labs.flatMap((lab) => [pointsOf(lab), lab.state, lab.daysLate]),
      ...[submission.points, submission.maxPoints, problemsOf(submission).length],
    ]);
    return [{ path: "grades.csv", text: BOM + [header, ...rows].map(line).join("") }];
  },
};

/** With it a spreadsheet reads the names as they are. */
const BOM = "\ufeff";

/** What was not graded has no points, which is not the same as none. */
function pointsOf({ state, points }: LabResult): number | "" {
  return state === "graded" ? points : "";
}

function line(fields: readonly (string | number)[]): string {
  return `${fields.map(field).join(",")}\r\n`;
}

function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  // A spreadsheet takes what begins so for a formula, and a name is not ours.
  const text = /^[\s\ufffd]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
