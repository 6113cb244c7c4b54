/** What gradebooks import, and what students are told: made of results, without judging anybody. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { read, utils } from "@e965/xlsx";
import { Uint8ArrayReader, ZipReader } from "@zip.js/zip.js";
import { csv } from "../../labs/kit/grade/formats/csv.ts";
import { feedback } from "../../labs/kit/grade/formats/feedback.ts";
import { grades } from "../../labs/kit/grade/formats/json.ts";
import { overview } from "../../labs/kit/grade/formats/overview.ts";
import { canvas, moodle, notInRoster } from "../../labs/kit/grade/formats/roster.ts";
import { readTable } from "../../labs/kit/grade/formats/table.ts";
import type {
  CheckResult,
  ClassResult,
  LabResult,
  SubmissionResult,
} from "../../labs/kit/grade/result.ts";
import { assertSchema } from "./schema.ts";

const check = (outcome: CheckResult["outcome"], told = ""): CheckResult => ({
  ...{ task: 1, name: "a store <is> answered", outcome, symptom: undefined, told, printed: "" },
  where: "beside",
  weight: 1,
  came: outcome === "failed" ? "{<0.81.0>,<b>}" : undefined,
});

function lab(number: string, state: LabResult["state"], checks: CheckResult[]): LabResult {
  const points = checks.filter(({ outcome }) => outcome === "passed").length;
  return {
    ...{ number, title: `Title ${number}`, state, checks, points, maxPoints: 2 },
    ...{ hidden: { passed: 0, of: 1 }, weight: 1, daysLate: 0, problems: [], judged: undefined },
  };
}

function submission(name: string, id: string | undefined, labs: LabResult[]): SubmissionResult {
  const sum = (key: "points" | "maxPoints") => labs.reduce((all, each) => all + each[key], 0);
  return {
    ...{ name, id, labs, submitted: undefined, problems: [], points: sum("points") },
    label: id === undefined ? undefined : `${name}_${id}_assignsubmission_file_`,
    maxPoints: sum("maxPoints"),
    taken: [{ lab: "01", file: "kvs.ts", from: "src/KVS (1).ts", isPlain: false }],
  };
}

const told = "expected  {kvs,true}\ncame      <script>alert(1)</script> ```";
const result: ClassResult = {
  labs: [
    { number: "01", title: "Title 01" },
    { number: "02", title: "Title 02" },
  ],
  submissions: [
    submission("Müller Anna", "101", [
      lab("01", "graded", [check("passed"), check("failed", told)]),
      lab("02", "graded", [check("passed"), check("passed")]),
    ]),
    submission("Anna Müller", "102", [
      lab("01", "graded", [check("failed")]),
      lab("02", "no files", []),
    ]),
    submission("=1+1", "103", [
      lab("01", "nothing handed in", []),
      lab("02", "nothing handed in", []),
    ]),
    submission("sif", undefined, [
      lab("01", "not begun", []),
      lab("02", "graded", [check("passed")]),
    ]),
  ],
  strays: [],
};

const roster = (text: string) => readTable(text.replaceAll("\n", "\r\n"));
const rowsOf = async (format: typeof moodle, exported: string[][]) =>
  readTable(String((await format.files(result, exported))[0]?.text));

test("Moodle's grading worksheet comes back with grades, and nothing else in it is changed", async () => {
  const exported =
    roster(`\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Feedback comments"
"Participant 101","Anna Müller",a@x.it,"Submitted, late",,30,"said ""well"""
"Participant 102","Anna Müller",b@x.it,Submitted,7,30,
"Participant 103",Eq,=c@x.it,Submitted,,30,
"Participant 999",Nobody,n@x.it,"No submission",,30,
"Participant 104","Sif",s@x.it,Submitted,,30,
`);
  const rows = await rowsOf(moodle, exported);
  assert.deepEqual(
    rows.slice(1).map((row) => row[4]),
    ["3", "0", "", "", "1"],
  );
  const without = (table: string[][]) => table.map((row) => row.filter((_, i) => i !== 4));
  assert.deepEqual(without(rows), without(exported));
  assert.deepEqual(notInRoster(result, exported), []);
  assert.deepEqual(
    notInRoster(result, exported.slice(0, 2)),
    ["Anna Müller", "=1+1", "sif"].slice(1),
  );
});

test("Canvas' gradebook comes back with a column for each lab", async () => {
  const exported = roster(`Student,ID,SIS User ID,SIS Login ID,Section,Lab 01 (4711)
    Points Possible,,,,,10
"Müller, Anna",101,s1,anna@x.it,A,
"Müller, Anna",102,s2,am@x.it,A,3
Sif,104,s3,sif@x.it,A,5
"Student, Test",,,t,A,
`);
  const rows = await rowsOf(canvas, exported);
  assert.deepEqual(rows[0]?.slice(5), ["Lab 01 (4711)", "Lab 02"]);
  assert.deepEqual(
    rows.slice(1).map((row) => [row[1], ...row.slice(5)]),
    [
      ["", "10", "2"],
      ["101", "1", "2"],
      ["102", "0", ""],
      ["104", "", "1"],
      ["", "", ""],
    ],
  );
  await assert.rejects(
    async () => canvas.files(result, [["Name", "Grade"]]),
    /--roster: expected a column ID in it, got Name, Grade/,
  );
});

/** The cells that a spreadsheet makes of a file, as it opens it. */
async function opened(format: typeof moodle, exported: string[][] = []) {
  const [file] = await format.files(result, exported);
  const bytes = Buffer.from(String(file?.text));
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]); // or it reads Müller as MÃ¼ller
  const book = read(bytes, { type: "buffer", cellFormula: true });
  const sheet = book.Sheets[book.SheetNames[0] ?? ""] ?? {};
  const rows = utils.sheet_to_json<unknown[]>(sheet, { header: 1, defval: "", raw: true });
  const formulas = Object.values(sheet).flatMap((cell) => (cell as { f?: string }).f ?? []);
  return { rows, formulas };
}

test("a spreadsheet opens the tables as they are: names, numbers, and no formula", async () => {
  const { rows, formulas } = await opened(csv);
  assert.deepEqual(formulas, []);
  assert.deepEqual(
    rows.slice(1).map(([name]) => name),
    ["Müller Anna", "Anna Müller", "'=1+1", "sif"],
  );
  const points = rows[0]?.indexOf("points") ?? 0;
  assert.deepEqual(
    rows.slice(1).map((row) => row[points]),
    [3, 0, 0, 1],
  );
  const worksheet = roster(
    '\ufeffIdentifier,"Full name",Grade\n"Participant 101","Anna Müller",\n"Participant 104","Sif",\n',
  );
  const moodles = await opened(moodle, worksheet);
  assert.deepEqual(moodles.rows.slice(1), [
    ["Participant 101", "Anna Müller", 3],
    ["Participant 104", "Sif", 1],
  ]);
  const gradebook = roster('Student,ID,Section\n"Müller, Anna",101,A\nSif,104,A\n');
  const canvases = await opened(canvas, gradebook);
  assert.deepEqual(canvases.rows, [
    ["Student", "ID", "Section", "Lab 01", "Lab 02"],
    ["Müller, Anna", 101, "A", 1, 2],
    ["Sif", 104, "A", "", 1],
  ]);
});

test("grades.json is what its schema says it is", async () => {
  const [file] = await grades.files(result, []);
  const json = JSON.parse(String(file?.text));
  assertSchema("grades.schema.json", json);
  json.submissions[0].labs[0].state = "fine";
  assert.throws(
    () => assertSchema("grades.schema.json", json),
    /labs\/0\/state: must be equal to one of the allowed values graded/,
  );
});

test("an instructor sees what most have failed on, and what came instead", async () => {
  const [file] = await overview.files(result, []);
  const page = String(file?.text);
  assert.match(page, /The class: 4 submissions/);
  assert.match(page, /graded: 2, not begun: 1, nothing handed in: 1/);
  assert.match(page, /a store &lt;is&gt; answered<\/td><td class="number">1 of 3/);
  assert.match(page, /\{&lt;pid&gt;,&lt;b&gt;\}<\/code> \(2 ×\)/);
});

test("a student reads which check, what was expected and what came, as text and nothing but text", async () => {
  const files = await feedback.files(result, []);
  const text = (path: string) => String(files.find((file) => file.path === path)?.text);
  const page = text("feedback/Müller Anna/feedback.html");
  const markdown = text("feedback/Müller Anna/feedback.md");
  for (const each of [page, markdown]) {
    assert.match(each, /Müller Anna: 3 of 4 points/);
    assert.match(each, /Lab 01 · Title 01: 1 of 2 points/);
    assert.match(each, /Further checks: 0 of 1 passed\./);
    assert.match(each, /src\/KVS \(1\)\.ts/);
  }
  assert.match(page, /came {6}&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  assert.doesNotMatch(page, /<script/);
  assert.match(markdown, /````text\n {2}expected {2}\{kvs,true\}/); // longer than the student's own
  assert.match(
    text("feedback/sif/feedback.md"),
    /Lab 01 · Title 01: handed in as it was handed out/,
  );
  assert.match(text("feedback/_1+1/feedback.md".replace("_", "=")), /nothing was handed in/);

  const zip = files.find((file) => file.path === "feedback.zip")?.text as Uint8Array;
  const entries = await new ZipReader(new Uint8ArrayReader(zip)).getEntries();
  assert.deepEqual(
    entries.map(({ filename }) => filename),
    [
      "Müller Anna_101_assignsubmission_file_/feedback.html",
      "Anna Müller_102_assignsubmission_file_/feedback.html",
      "=1+1_103_assignsubmission_file_/feedback.html",
      "sif/feedback.html",
    ],
  );
});
