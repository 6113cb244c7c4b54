/**
 * Gradescope's `results.json`, one for each submission: its "Autograder Specifications". A test for
 * each check; the instructor's own checks are one test together, which students see once the grades
 * are published: points, and nothing else. All texts are plain, so what a student prints is only text.
 */

import { asFileName } from "../handed-in/names.ts";
import type { Taken } from "../handed-in/take.ts";
import { type CheckResult, counted, earned, type LabResult } from "../result.ts";
import { type Format, json } from "./format.ts";

export const gradescope: Format = {
  name: "gradescope",
  each: "submission",
  files: ({ submissions }) =>
    submissions.map(({ name, labs, points, taken, problems }) => ({
      path: `gradescope/${asFileName(name)}/results.json`,
      text: json({
        score: points,
        output: [...labs.map(told), ...problems, ...taken.map(takenText)].join("\n"),
        output_format: "text",
        test_output_format: "text",
        test_name_format: "text",
        visibility: "visible",
        stdout_visibility: "hidden",
        tests: labs.flatMap((lab) => [...testsOf(lab), ...hidden(lab)]),
      }),
    })),
};

/** What is said of a whole lab. */
function told(lab: LabResult): string {
  const { number, title, state, points, maxPoints, daysLate, problems } = lab;
  if (state !== "graded") return [`Lab ${number} · ${title}: ${state}`, ...problems].join("\n");
  const late = daysLate > 0 ? `, ${counted(daysLate, "day")} late (${earned(lab)} otherwise)` : "";
  const lines = [`Lab ${number} · ${title}: ${points} of ${counted(maxPoints, "point")}${late}`];
  if (lab.judged?.remark) lines.push(`Your instructor: ${lab.judged.remark}`);
  return [...lines, ...problems].join("\n");
}

function takenText({ lab, file, from }: Taken): string {
  return `Lab ${lab}: ${file} was taken from ${from}`;
}

function testsOf(lab: LabResult) {
  return lab.checks
    .filter(({ outcome }) => outcome !== "skipped")
    .map((check, index) => test(lab, check, index));
}

function test({ number }: LabResult, check: CheckResult, index: number) {
  const passed = check.outcome === "passed";
  return {
    name: `Lab ${number}, task ${check.task}: ${check.name}`,
    number: `${Number(number)}.${index + 1}`,
    score: passed ? check.weight : 0,
    max_score: check.weight,
    status: passed ? "passed" : "failed",
    output: check.told,
    visibility: "visible",
  };
}

function hidden({ number, weight, checks, hidden: { passed, of } }: LabResult) {
  if (of === 0) return [];
  return [
    {
      name: `Lab ${number}: further checks`,
      number: `${Number(number)}.${checks.length + 1}`,
      score: passed * weight,
      max_score: of * weight,
      status: passed === of ? "passed" : "failed",
      visibility: "after_published",
    },
  ];
}
