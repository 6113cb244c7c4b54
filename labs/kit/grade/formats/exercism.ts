/**
 * Exercism's `results.json`, one for each lab of each submission: "The Test Runner Interface",
 * version 3. An exercise there has no points, and nothing is hidden, so the instructor's own checks
 * are not in it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../check/files.ts";
import type { CheckResult, LabResult } from "../result.ts";
import { type Format, json } from "./format.ts";

/** So many characters an output may have, and a message. */
const MAX_OUTPUT = 500;
const MAX_MESSAGE = 65_535;
const CUT = "Output was truncated. Please limit to 500 chars";

export const exercism: Format = {
  name: "exercism",
  each: "lab",
  files: ({ submissions }) =>
    submissions.flatMap(({ name, labs }) =>
      labs.map((lab) => ({
        path: `exercism/${name}/${lab.number}/results.json`,
        text: json(results(lab)),
      })),
    ),
};

function results({ number, state, checks, problems }: LabResult) {
  if (state === "untouched")
    return { version: 3, status: "error", message: ["nobody has begun", ...problems].join("\n") };
  const source = sourceOf(join(CHECKOUT, "labs", number));
  const made = checks.filter(({ outcome }) => outcome !== "skipped");
  const tests = made.map((check) => test(check, source));
  if (tests.every(({ status }) => status === "pass")) return { version: 3, status: "pass", tests };
  const [first] = made;
  if (!first || made.some(({ outcome }) => outcome === "passed") || !isError(first))
    return { version: 3, status: "fail", tests };
  return { version: 3, status: "error", message: first.told.slice(0, MAX_MESSAGE), tests };
}

function test(check: CheckResult, source: string) {
  const { task, name, outcome, told, printed } = check;
  const output =
    printed.length > MAX_OUTPUT
      ? `${printed.slice(0, MAX_OUTPUT - CUT.length - 1)}\n${CUT}`
      : printed;
  return {
    name,
    status: outcome === "passed" ? "pass" : isError(check) ? "error" : "fail",
    ...(outcome !== "passed" && { message: told.slice(0, MAX_MESSAGE) }),
    ...(output && { output }),
    test_code: codeOf(name, source),
    task_id: task,
  };
}

/** Nothing could be said of what the code does. */
function isError({ outcome, symptom }: CheckResult): boolean {
  return outcome === "not made" || symptom === "not-loaded" || symptom === "exited";
}

/** The text of a lab's own files: its checks stand in one of them. */
function sourceOf(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
}

/** What a check does, as it stands in the lab's files. */
function codeOf(name: string, source: string): string {
  const at = source.indexOf(`name: ${JSON.stringify(name)}`);
  const [, body = ""] =
    /\n {2}async run\(.*?\) \{\n([\s\S]*?)\n {2}\},/.exec(source.slice(at)) ?? [];
  return body.replace(/^ {4}/gm, "");
}
