/** The points as a table for a spreadsheet: RFC 4180, one submission a line. */
import { askedText, labPoints, problemsOf } from "../result.ts";
import type { Format } from "./format.ts";
import { csvText } from "./table.ts";

export const csv: Format = {
  name: "csv",
  each: "class",
  files: ({ labs, submissions }) => {
    const header = [
      ...["submission", "id"],
      ...labs.flatMap(({ number }) =>
        ["", " state", " days late", " asked from outside"].map((what) => number + what),
      ),
      ...["points", "max points", "problems"],
    ];
    const rows = submissions.map((submission) => [
      ...[submission.name, submission.id ?? ""],
      ...submission.labs.flatMap((lab) => [
        ...[labPoints(lab), lab.state, lab.daysLate],
        lab.state === "graded" ? askedText(lab) : "",
      ]),
      ...[submission.points, submission.maxPoints, problemsOf(submission).length],
    ]);
    return [{ path: "grades.csv", text: csvText([header, ...rows]) }];
  },
};
