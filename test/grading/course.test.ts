/** What is around grading: options, `course.json`, finding what was handed in, checks of one's own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { lab as lab01 } from "../../labs/01/index.ts";
import { lab as lab02 } from "../../labs/02/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { checksOf } from "../../labs/kit/check/lab.ts";
import { UsageError } from "../../labs/kit/cli/options.ts";
import { afterDelay, daysLate, readCourse, weightOf } from "../../labs/kit/grade/course.ts";
import { csv } from "../../labs/kit/grade/formats/csv.ts";
import { readGradeOptions } from "../../labs/kit/grade/options.ts";
import { grade, handIn } from "./class.ts";
import { readCsv } from "./documented.ts";

const scratch = mkdtempSync(join(tmpdir(), "grading-"));
after(() => rmSync(scratch, { recursive: true }));

const labs = [lab01, lab02];
const solution = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");

function folder(name: string, files: Readonly<Record<string, string>>): string {
  handIn(scratch, [{ name, points: {}, files }]);
  return join(scratch, name);
}

describe("course.json", () => {
  let files = 0;
  const course = (json: unknown) => {
    const file = join(scratch, `course-${++files}.json`);
    writeFileSync(file, typeof json === "string" ? json : JSON.stringify(json));
    return readCourse(file, labs);
  };

  test("says what counts, how much, and what being late costs", () => {
    const read = course({
      labs: { "01": { weight: 2, due: "2026-10-05T23:59:00+02:00" }, "02": {} },
      late: { days: 2, percent: 10 },
      submitted: { amora: "2026-10-06T00:00:00+02:00", sif: "2026-10-05T21:59:00Z" },
    });
    assert.deepEqual([...(read.labs?.keys() ?? [])], ["01", "02"]);
    assert.deepEqual([weightOf(read, "01"), weightOf(read, "02")], [2, 1]);
    assert.deepEqual(
      ["amora", "sif", "thor"].map((who) => daysLate(read, who, "01")),
      [1, 0, 0],
    );
    assert.equal(daysLate(read, "amora", "02"), 0);
    const [name = ""] = checksOf(lab01).map(({ check }) => check.name);
    const special = course({
      labs: { "01": { weight: 2, checks: { [name]: 5 }, due: "2026-10-05T23:59:00+02:00" } },
      submitted: { amora: "2026-10-06T00:00:00+02:00" },
      extensions: { amora: { "01": "2026-10-06T00:00:00+02:00" } },
    });
    assert.deepEqual([weightOf(special, "01", name), weightOf(special, "01", "else")], [5, 2]);
    assert.equal(daysLate(special, "amora", "01"), 0);
    assert.deepEqual(
      [0, 1, 2, 3].map((days) => afterDelay(read, 15, days)),
      [15, 13.5, 12, 0],
    );
  });

  test("is what its schema says it is", () => {
    const { properties } = JSON.parse(
      readFileSync(join(CHECKOUT, "docs", "course.schema.json"), "utf8"),
    );
    const { weight, due } = properties.labs.additionalProperties.properties;
    const { days, percent } = properties.late.properties;
    assert.deepEqual(
      [due, properties.submitted.additionalProperties.$ref],
      [{ $ref: "#/$defs/time" }, "#/$defs/time"],
    );
    const most = (over: number) => [
      { labs: { "01": { weight: weight.maximum + over } } },
      { late: { days: days.maximum + over, percent: 1 } },
      { late: { days: 1, percent: percent.maximum + over } },
    ];
    for (const json of most(0)) course(json);
    for (const json of most(1)) assert.throws(() => course(json), /from 0 to/);
    for (const key of Object.keys(properties))
      course({ [key]: key === "$schema" ? "" : undefined });
  });

  test("says where it is wrong, and what was expected", () => {
    const wrong: [unknown, RegExp][] = [
      ["{", /course-\d+\.json: /],
      [[], /the course: expected an object, got \[\]/],
      [
        { lab: {} },
        /the course: expected only \$schema, labs, late, submitted, extensions, judged, got lab/,
      ],
      [{ labs: { "1": {} } }, /labs\.1: there is no such lab, only 01, 02/],
      [{ labs: { "01": { weight: "ten" } } }, /labs\.01\.weight: .*from 0 to 1000, got "ten"/],
      [{ labs: { "01": { weight: 1.5 } } }, /labs\.01\.weight: /],
      [{ labs: { "01": { due: "2026-10-05" } } }, /labs\.01\.due: expected a time with its zone/],
      [{ labs: { "01": { due: "2026-13-05T00:00Z" } } }, /labs\.01\.due: /],
      [{ late: { days: 3 } }, /late\.percent: .*from 0 to 100, got nothing/],
      [{ submitted: { amora: 7 } }, /submitted\.amora: expected a time/],
      [{ labs: { "01": { checks: { typo: 1 } } } }, /labs\.01\.checks: lab 01 has no check "typo"/],
      [{ extensions: { amora: { "01": 1 } } }, /extensions\.amora\.01: expected a time/],
      [{ extensions: { amora: { "1": "" } } }, /extensions\.amora\.1: there is no such lab/],
      [
        { judged: { amora: { "01": { point: 1 } } } },
        /judged\.amora\.01: expected only points, rem/,
      ],
      [
        { judged: { amora: { "01": { points: -1 } } } },
        /judged\.amora\.01\.points: expected a num/,
      ],
    ];
    for (const [json, message] of wrong)
      assert.throws(
        () => course(json),
        (error) => error instanceof UsageError && message.test(error.message),
        String(message),
      );
    assert.throws(() => readCourse(join(scratch, "none.json"), []), UsageError);
  });
});

test("options are read, and wrong ones are refused in a line", async () => {
  const read = (...args: string[]) => readGradeOptions(args, labs);
  assert.deepEqual(read("a", "--only", "01,02").only, ["01", "02"]);
  assert.deepEqual(
    read("a", "--format", "csv,junit", "--out", "b").formats.map(({ name }) => name),
    ["csv", "junit"],
  );
  for (const args of [
    [],
    ["a", "--only", "1"],
    ["a", "--format", "html"],
    ["a", "--format", "csv,junit"],
    ["a", "--out", "b"],
    ["a", "--nonsense"],
  ])
    assert.throws(() => read(...args), UsageError, args.join(" "));
  const { status, stdout, stderr } = await grade(["--nonsense"]);
  assert.deepEqual([status, stdout], [2, ""]);
  assert.equal(stderr, "Unknown option '--nonsense'\nnpm run grade -- --help lists the options\n");
});

test("help names every option and every format", async () => {
  const { status, stdout } = await grade(["--help"]);
  assert.equal(status, 0);
  for (const word of [
    "--only",
    "--course",
    "--hidden",
    "--require",
    "--format",
    "--out",
    "junit",
    "csv",
  ])
    assert.ok(stdout.includes(word), word);
});

test("what could not be taken is told of, with exit status 1", async () => {
  folder("huge", { "01/kvs.ts": "x".repeat(300 * 1024) });
  const { status, stdout } = await grade(["--only", "01", join(scratch, "huge")]);
  assert.equal(status, 1);
  assert.match(stdout, /^huge, lab 01: 01\/kvs\.ts: longer than 262144 bytes$/m);
});

test("checks of one's own give points, and their texts reach no student", async () => {
  const hidden = mkdtempSync(join(CHECKOUT, "test", "grading", "hidden-"));
  after(() => rmSync(hidden, { recursive: true }));
  writeFileSync(
    join(hidden, "01.ts"),
    `import { equal } from "#runtime";
export const checks = [
  {
    name: "the SECRET check",
    async run(stage) {
      await stage.answers("kvs:start()", "true");
      await stage.answers("kvs:store(secret_key, 1)", "true");
      await stage.answers("kvs:lookup(secret_key)", equal(1, 1) ? "{ok, 1}" : "no");
    },
  },
  {
    name: "another SECRET check",
    async run(stage) {
      await stage.answers("kvs:start()", "secret_answer");
    },
  },
];
`,
  );
  const spy = `${solution}
// @ts-ignore: not a word of it is used
const told = rpc;
setInterval(() => console.log("later"), 10);`.replace(
    "  send(atoms.kvs, t(self(), query));",
    '  console.log("asked", query);\n  send(atoms.kvs, t(self(), query));',
  );
  const submission = folder("spy", { "01/kvs.ts": spy });
  const out = join(scratch, "hidden-out");
  const formats = "gradescope,classroom50,junit,csv,json";
  const options = ["--only", "01", "--hidden", hidden, "--format", formats, "--out", out];
  const { status, stdout } = await grade([...options, submission]);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^spy +11 +11\/12$/m);
  const written = execFileSync("cat", [
    join(out, "gradescope/spy/results.json"),
    join(out, "classroom50/spy/result.json"),
    ...["junit.xml", "grades.csv", "grades.json"].map((file) => join(out, file)),
  ]);
  assert.doesNotMatch(`${stdout}${written}`, /secret/i);
  const { tests } = JSON.parse(readFileSync(join(out, "gradescope/spy/results.json"), "utf8"));
  const last = tests.at(-1);
  assert.deepEqual([last.score, last.max_score, last.visibility], [1, 2, "after_published"]);
  assert.equal("output" in last, false);
  const { stderr } = await grade(["--only", "01", "--hidden", scratch, submission]);
  assert.match(stderr, /expected --hidden to name a folder in /);
});

test("a name can't be a formula for a spreadsheet, nor another row", async () => {
  const names = ['=HYPERLINK("x"),"y"', "+1", " =1+1", "-1;2", "@a", "a\r\nb,10"];
  const submissions = names.map((name) => ({
    ...{
      name,
      id: undefined,
      label: undefined,
      submitted: undefined,
      labs: [],
      points: 0,
      maxPoints: 0,
    },
    ...{ taken: [], problems: [] },
  }));
  const [file] = await csv.files({ labs: [], submissions, strays: [] }, []);
  const [header, ...rows] = readCsv(String(file?.text));
  assert.deepEqual(header, ["submission", "id", "points", "max points", "problems"]);
  assert.deepEqual(
    rows.map(([name]) => name),
    names.map((name) => (/^ ?[=+@-]/.test(name) ? `'${name}` : name)),
  );
});
