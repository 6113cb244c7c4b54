/**
 * Whether a file has the form that its format's documentation gives it:
 *
 * - Gradescope, "Autograder Specifications", Output format
 * - Classroom 50, "The result.json contract", and its schema classroom50/result/v1
 * - JUnit, as the schema of Jenkins' xUnit plugin has it (junit-10.xsd)
 * - CSV, RFC 4180
 */
import assert from "node:assert/strict";
import { type Element, readXml } from "./xml.ts";

type Json = Readonly<Record<string, unknown>>;

const VISIBILITIES = ["hidden", "after_due_date", "after_published", "visible"];
const TEXT_FORMATS = ["text", "html", "simple_format", "md", "ansi"];

export function assertGradescope(text: string): Json {
  const results: Json = JSON.parse(text);
  onlyKeys(results, [
    ...["score", "execution_time", "output", "output_format", "test_output_format"],
    ...[
      "test_name_format",
      "visibility",
      "stdout_visibility",
      "extra_data",
      "tests",
      "leaderboard",
    ],
  ]);
  assert.equal(typeof results.score, "number");
  assert.equal(typeof results.output, "string");
  for (const key of ["visibility", "stdout_visibility"]) oneOf(results[key], VISIBILITIES);
  for (const key of ["output_format", "test_output_format", "test_name_format"])
    oneOf(results[key], TEXT_FORMATS);
  for (const test of list(results.tests)) {
    onlyKeys(test, [
      ...["score", "max_score", "status", "name", "name_format", "number", "output"],
      ...["output_format", "tags", "visibility", "extra_data"],
    ]);
    assert.equal(typeof test.name, "string");
    assert.equal(typeof test.number, "string");
    atMost(test.score, test.max_score);
    oneOf(test.status, ["passed", "failed"]);
    oneOf(test.visibility, VISIBILITIES);
    assert.ok(test.output === undefined || typeof test.output === "string");
  }
  return results;
}

const INSTANT = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

export function assertClassroom50(text: string): Json {
  const result: Json = JSON.parse(text);
  const texts = ["classroom", "assignment", "owner", "submission", "commit", "release", "review"];
  const required = ["schema", "assignment_type", "datetime", "score", "max-score", "tests"];
  for (const key of [...texts, ...required]) assert.ok(key in result, key);
  onlyKeys(result, [...texts, ...required, "graded_at", "submitted_by"]);
  assert.equal(result.schema, "classroom50/result/v1");
  for (const key of texts) assert.match(String(result[key]), /./);
  oneOf(result.assignment_type, ["individual", "group"]);
  assert.match(String(result.submission), /^submit\//);
  assert.match(String(result.datetime), INSTANT);
  wholeAtMost(result.score, result["max-score"]);
  for (const test of list(result.tests)) {
    assert.match(String(test["test-name"]), /./);
    assert.equal(typeof test.passed, "boolean");
    wholeAtMost(test.score, test["max-score"]);
  }
  return result;
}

/** What may stand in an element, and in what number; attributes with `!` must be there. */
const JUNIT: Readonly<Record<string, { attributes: string; children: string }>> = {
  testsuites: { attributes: "name time tests failures errors", children: "testsuite" },
  testsuite: {
    attributes:
      "name! tests! failures! errors! group time skipped timestamp hostname id package file log url",
    children: "properties testcase system-out system-err",
  },
  properties: { attributes: "", children: "property" },
  property: { attributes: "name! value!", children: "" },
  testcase: {
    attributes: "name! time classname group",
    children: "skipped error failure system-out system-err",
  },
  failure: { attributes: "type message", children: "" },
  skipped: { attributes: "type message", children: "" },
  "system-out": { attributes: "", children: "" },
};

export function assertJunit(text: string): Element {
  const root = readXml(text);
  assert.equal(root.name, "testsuites");
  assertElement(root);
  for (const suite of root.children) {
    const cases = suite.children.filter(({ name }) => name === "testcase");
    const count = (kind: string) =>
      cases.filter(({ children }) => children.some(({ name }) => name === kind)).length;
    assert.equal(Number(suite.attributes.tests), cases.length);
    assert.equal(Number(suite.attributes.failures), count("failure"));
    assert.equal(Number(suite.attributes.skipped), count("skipped"));
  }
  return root;
}

function assertElement({ name, attributes, children }: Element): void {
  const allowed = JUNIT[name];
  assert.ok(allowed, `no element ${name}`);
  const names = allowed.attributes.split(" ");
  for (const key of Object.keys(attributes))
    assert.ok(names.includes(key) || names.includes(`${key}!`), `${name} has no ${key}`);
  for (const key of names.filter((each) => each.endsWith("!")))
    assert.ok(key.slice(0, -1) in attributes, `${name} lacks ${key}`);
  for (const child of children) {
    assert.ok(allowed.children.split(" ").includes(child.name), `${child.name} in ${name}`);
    assertElement(child);
  }
}

/** The rows of a CSV file, RFC 4180, with the mark by which a spreadsheet knows UTF-8. */
export function readCsv(text: string): string[][] {
  assert.ok(text.startsWith("\ufeff") && text.endsWith("\r\n"));
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text
    .slice(1)
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") rows.push([]);
  }
  assert.deepEqual(rows.pop(), []);
  for (const row of rows) assert.equal(row.length, rows[0]?.length, row.join(","));
  return rows;
}

function onlyKeys(json: Json, keys: readonly string[]): void {
  for (const key of Object.keys(json)) assert.ok(keys.includes(key), `${key} is not documented`);
}

function oneOf(value: unknown, values: readonly string[]): void {
  assert.ok(typeof value === "string" && values.includes(value), `${value}: ${values.join()}`);
}

function list(value: unknown): Json[] {
  assert.ok(Array.isArray(value));
  return value;
}

function atMost(score: unknown, max: unknown): void {
  assert.ok(typeof score === "number" && typeof max === "number" && 0 <= score && score <= max);
}

function wholeAtMost(score: unknown, max: unknown): void {
  atMost(score, max);
  assert.ok(Number.isInteger(score) && Number.isInteger(max));
}
