/**
 * Classroom 50's `result.json`, one for each submission: "the result.json contract", with the schema
 * classroom50/result/v1. Its runner says in the environment whose work it is; graded elsewhere, the
 * folder's name stands for it.
 *
 * Points are whole there, so what a late day costs is rounded down.
 */
import process from "node:process";
import { asFileName } from "../handed-in/names.ts";
import type { LabResult, SubmissionResult } from "../result.ts";
import { type Format, json } from "./format.ts";

export const classroom50: Format = {
  name: "classroom50",
  each: "submission",
  files: ({ submissions }) =>
    submissions.map((submission) => ({
      path: `classroom50/${asFileName(submission.name)}/result.json`,
      text: json(resultOf(submission)),
    })),
};

function resultOf({ name, submitted, labs, points, maxPoints }: SubmissionResult) {
  const at = (submitted ?? new Date()).toISOString().replace(/\.\d+Z$/, "Z");
  const numbers = labs.map(({ number }) => number);
  const said = (variable: string, otherwise: string) => process.env[variable] || otherwise;
  const commit = said("COMMIT_URL", "unknown");
  return {
    schema: "classroom50/result/v1",
    classroom: said("CLASSROOM", "nodes-and-cookies"),
    assignment: said("ASSIGNMENT", `lab-${numbers.join("-")}`),
    assignment_type: said("ASSIGNMENT_TYPE", "individual"),
    owner: said("OWNER", said("USERNAME", name)),
    submission: said("SUBMISSION_TAG", `submit/${at.replaceAll(":", "-")}`),
    commit,
    release: said("RELEASE_URL", commit),
    review: said("REVIEW_URL", commit),
    datetime: at,
    score: Math.floor(points),
    "max-score": maxPoints,
    tests: labs.flatMap(testsOf),
  };
}

function testsOf(lab: LabResult) {
  const { number, weight, checks, hidden } = lab;
  const made = checks.filter(({ outcome }) => outcome !== "skipped");
  const rows = made.map(({ task, name, outcome, told, weight }) => ({
    "test-name": `lab ${number}, task ${task}: ${name}`,
    passed: outcome === "passed",
    score: outcome === "passed" ? weight : 0,
    "max-score": weight,
    ...(told && { output: told }),
  }));
  if (hidden.of > 0)
    rows.push({
      "test-name": `lab ${number}: further checks`,
      passed: hidden.passed === hidden.of,
      score: hidden.passed * weight,
      "max-score": hidden.of * weight,
    });
  return rows;
}
