/**
 * JUnit's XML, as Jenkins' xUnit plugin publishes its schema (junit-10.xsd), which most programs that
 * show test results read. A suite for each lab of each submission; a check that was not made is
 * skipped. Points are properties of the suite; the instructor's own checks are in them, and nowhere
 * else.
 */
import { type CheckResult, clean, type LabResult } from "../result.ts";
import type { Format } from "./format.ts";

export const junit: Format = {
  name: "junit",
  each: "class",
  files: ({ submissions }) => {
    const labs = submissions.flatMap(({ name, labs }) => labs.map((lab) => ({ name, lab })));
    const all = labs.flatMap(({ lab }) => lab.checks);
    const text = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites ${attributes({ name: "labs", tests: all.length, failures: failures(all) })}>`,
      ...labs.map(({ name, lab }) => suite(name, lab)),
      "</testsuites>",
    ];
    return [{ path: "junit.xml", text: `${text.join("\n")}\n` }];
  },
};

function suite(submission: string, { number, checks, points, maxPoints }: LabResult): string {
  const skipped = checks.filter(isSkipped).length;
  const about = attributes({
    ...{ name: `${submission}, lab ${number}`, tests: checks.length },
    ...{ failures: failures(checks), errors: 0, skipped },
  });
  const properties = { points, "max-points": maxPoints };
  return [
    `  <testsuite ${about}>`,
    "    <properties>",
    ...Object.entries(properties).map(
      ([name, value]) => `      <property ${attributes({ name, value })}/>`,
    ),
    "    </properties>",
    ...checks.map((check) => testCase(`${submission}.lab${number}`, check)),
    "  </testsuite>",
  ].join("\n");
}

function testCase(classname: string, check: CheckResult): string {
  const { task, name, outcome, symptom = "", told, printed } = check;
  const about = attributes({ classname, name: `task ${task}: ${name}` });
  if (isSkipped(check))
    return `    <testcase ${about}><skipped>${escaped(told)}</skipped></testcase>`;
  const failure =
    outcome === "failed"
      ? `<failure ${attributes({ type: symptom, message: name })}>${escaped(told)}</failure>`
      : "";
  const output = printed ? `<system-out>${escaped(printed)}</system-out>` : "";
  return failure + output
    ? `    <testcase ${about}>${failure}${output}</testcase>`
    : `    <testcase ${about}/>`;
}

function isSkipped({ outcome }: CheckResult): boolean {
  return outcome === "not made" || outcome === "skipped";
}

function failures(checks: readonly CheckResult[]): number {
  return checks.filter(({ outcome }) => outcome === "failed").length;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}="${escaped(clean(String(value)))}"`)
    .join(" ");
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
