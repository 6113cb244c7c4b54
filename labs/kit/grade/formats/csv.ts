/** The points as a table for a spreadsheet: RFC 4180, one submission a line. */
import type { Format } from "./format.ts";

export const csv: Format = {
  name: "csv",
  each: "class",
  files: ({ labs, submissions }) => {
    const header = [
      "submission",
      ...labs.flatMap(({ number }) => [`lab ${number}`, `lab ${number} days late`]),
      ...["points", "max points"],
    ];
    const rows = submissions.map(({ name, labs, points, maxPoints }) => [
      name,
      ...labs.flatMap((lab) => [lab.points, lab.daysLate]),
      ...[points, maxPoints],
    ]);
    return [{ path: "grades.csv", text: [header, ...rows].map(line).join("") }];
  },
};

function line(fields: readonly (string | number)[]): string {
  return `${fields.map(field).join(",")}\r\n`;
}

function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  // A spreadsheet takes what begins so for a formula, and a name is not ours.
  const text = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
