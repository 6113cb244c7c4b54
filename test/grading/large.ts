/**
 * `npm run large`: a class as it really comes. Students with all labs, each lab solved, with a mistake of the
 * bank, with a small change, or as it was handed out; hostile ones among them; in all layouts and archives.
 * It is graded, ended by SIGKILL halfway, gone on with, and graded once more from nothing: everybody gets what
 * is deserved as far as that is known, the same both times, and what was judged before is not judged again.
 *
 *     npm run large -- --students 120 --labs 01,02 --jobs 2
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT, filesOf } from "../../labs/kit/check/files.ts";
import type { Lab } from "../../labs/kit/check/lab.ts";
import { answersTo } from "../bank/answers.ts";
import { importsFor } from "../bank/edit.ts";
import { mutantsOf } from "../mutants/mutations.ts";
import { GRADE } from "./class.ts";
import { HOSTILE } from "./hostile.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { students: text, labs: text, jobs: text } });
const all = await labs();
const chosen = all.filter(({ number }) => values.labs?.split(",").includes(number) ?? true);
const count = Number(values.students ?? 120);

const scratch = mkdtempSync(join(tmpdir(), "large-"));
process.on("exit", () => rmSync(scratch, { recursive: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
const place = join(scratch, "class");

/** The files of a lab as somebody has them, and what that is to give. */
interface Work {
  readonly files: Readonly<Record<string, string>>;
  /** The check that fails, or that all pass, if it is known. */
  readonly fails?: string | undefined;
  readonly isRight?: boolean;
}

const read = (...path: readonly string[]) => readFileSync(join(CHECKOUT, ...path), "utf8");
const filesIn = (where: string, lab: Lab) =>
  Object.fromEntries(filesOf(lab).map((file) => [file, read(where, lab.number, file)]));

/** What there is of each lab. */
const works = new Map(
  chosen.map((lab) => {
    const solved = filesIn("solutions", lab);
    const bank = answersTo(lab).filter(({ seeds, isExplored }) => seeds <= 1 && !isExplored);
    const mutants = Object.entries(solved).flatMap(([file, text]) =>
      mutantsOf(file, text, read("labs", lab.number, file)).map((mutant) => ({
        files: { ...solved, [file]: importsFor(mutant.text, mutant.text) + mutant.text },
      })),
    );
    return [lab.number, { solved, bank, mutants, starter: filesIn("labs", lab) }];
  }),
);

/** Half of all labs are solved, some are wrong in a known way, some in a way that nobody has looked at. */
function workOf({ number }: Lab, student: number): Work {
  const { solved, bank, mutants, starter } = works.get(number) as NonNullable<
    ReturnType<typeof works.get>
  >;
  const turn = student + Number(number);
  if (turn % 2 === 0) return { files: solved, isRight: true };
  if (turn % 15 === 1) return { files: starter };
  const answer = bank[(turn * 7) % bank.length];
  if (turn % 3 > 0 && answer)
    return {
      files: answer.files(),
      ...(answer.caughtBy === undefined ? { isRight: true } : { fails: answer.caughtBy }),
    };
  return mutants[(turn * 13) % mutants.length] ?? { files: solved, isRight: true };
}

/** Layouts, by what a student's number makes of them: where a file of a lab lies. */
const LAYOUTS: readonly ((name: string, id: number, lab: string, file: string) => string)[] = [
  (name, _id, lab, file) => `${name}/labs/${lab}/${file}`,
  (name, _id, lab, file) => `${name}/my work/lab ${lab}/${file.replace(".ts", " (1).ts")}`,
  (name, id, lab, file) => `${name}_${id}_assignsubmission_file_/${lab}/${file}`,
  (name, _id, lab, file) => `lab${lab}-${name}/${file}`,
  (name, _id, lab, file) => `${name}/${lab}/${file.toUpperCase().replace(".TS", ".ts")}`,
  (name, _id, lab, file) => `${name}.zip/${lab}/${file}`,
  (name, _id, lab, file) => `${name}.tgz/labs/${lab}/${file}`,
];

/** What editors make of a text. */
const EDITORS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `\ufeff${text}`,
  (text) => text.replaceAll("\n", "\r\n"),
];

function put(path: string, content: string): void {
  mkdirSync(dirname(join(place, path)), { recursive: true });
  writeFileSync(join(place, path), content);
}

const known = new Map<string, Map<string, Work>>();
for (let student = 0; student < count; student++) {
  const hostile =
    student % 10 === 9 ? HOSTILE[Math.floor(student / 10) % HOSTILE.length] : undefined;
  const name = `s${String(student).padStart(3, "0")}`;
  if (hostile) {
    for (const [path, content] of Object.entries(hostile.files)) put(`${name}/${path}`, content);
    continue;
  }
  const own = new Map(chosen.map((lab) => [lab.number, workOf(lab, student)]));
  known.set(name, own);
  const [layout, editor] = [LAYOUTS[student % LAYOUTS.length], EDITORS[student % EDITORS.length]];
  for (const [lab, { files }] of own)
    for (const [file, content] of Object.entries(files))
      put(
        layout?.(name, 10_000 + student, lab, file) ?? "",
        // Nobody's is the same as anybody else's: what is the same is judged once.
        editor?.(`${content}\n// ${name}\n`) ?? "",
      );
}
for (const name of readdirSync(place)) {
  const [, kind] = /\.(zip|tgz)$/.exec(name) ?? [];
  if (!kind) continue;
  const [from, to] = [join(place, `${name}.d`), join(place, name)];
  execFileSync("mv", [to, from]);
  if (kind === "zip") execFileSync("zip", ["-qr", to, "."], { cwd: from });
  else execFileSync("tar", ["-czf", to, "."], { cwd: from });
  rmSync(from, { recursive: true });
}

/** Grades, until so many labs are judged if that is said: what came of each student, and how long it took. */
async function graded(kept: string, until = Number.POSITIVE_INFINITY) {
  const out = join(scratch, `out-${Math.random()}`);
  const options = ["--kept", kept, "--format", "json,csv,overview,feedback", "--out", out];
  const jobs = values.jobs === undefined ? [] : ["--jobs", values.jobs];
  const only = ["--only", chosen.map(({ number }) => number).join(",")];
  const begun = performance.now();
  const child = spawn(process.execPath, [...GRADE, ...only, ...jobs, ...options, place], {
    cwd: CHECKOUT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  const watch = setInterval(() => judged(kept) >= until && child.kill("SIGKILL"), 100);
  await ended;
  clearInterval(watch);
  const file = join(out, "grades.json");
  const seconds = Math.round((performance.now() - begun) / 1000);
  return { seconds, result: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined };
}

const judged = (kept: string) =>
  existsSync(kept) ? readdirSync(kept).filter((name) => name.endsWith(".json")).length : 0;

/** What a student got, without what was only measured. */
interface Graded {
  readonly name: string;
  readonly points: number;
  readonly labs: readonly {
    readonly number: string;
    readonly state: string;
    readonly checks: readonly { readonly name: string; readonly outcome: string }[];
    readonly problems: readonly string[];
  }[];
}

const pointsOf = (result: { submissions: readonly Graded[] }) =>
  result.submissions.map(({ name, labs }) => [
    name,
    labs.map(({ number, state, checks }) => [number, state, checks.map(({ outcome }) => outcome)]),
  ]);

const [first, second] = [join(scratch, "kept-1"), join(scratch, "kept-2")];
const faults: string[] = [];
const killed = await graded(first, Math.ceil((count * chosen.length) / 4));
const before = judged(first);
const { seconds, result } = await graded(first);
const again = await graded(second);

if (killed.result || before === 0) faults.push("it was not ended halfway");
if (result.submissions.length !== count)
  faults.push(`expected ${count} submissions, found ${result.submissions.length}`);
for (const { name, labs } of result.submissions as readonly Graded[])
  for (const { number, state, checks, problems } of labs) {
    const work = known.get(name)?.get(number);
    const failed = checks.filter(({ outcome }) => outcome === "failed").map((each) => each.name);
    if (work?.isRight && (state !== "graded" || failed.length > 0))
      faults.push(`${name}, lab ${number} is right: ${state} ${failed} ${problems}`);
    if (work?.fails !== undefined && !failed.includes(work.fails))
      faults.push(`${name}, lab ${number} passes "${work.fails}": ${state} ${problems}`);
    if (work && state === "not graded") faults.push(`${name}, lab ${number}: ${problems}`);
  }
const [one, other] = [pointsOf(result), pointsOf(again.result)];
for (const [index, row] of one.entries())
  if (JSON.stringify(row) !== JSON.stringify(other[index]))
    faults.push(`not the same twice: ${JSON.stringify(row)} ${JSON.stringify(other[index])}`);

console.log(
  `${count} students, ${chosen.length} labs: ended after ${killed.seconds} s with ${before} labs kept, ` +
    `went on for ${seconds} s; from nothing ${again.seconds} s`,
);
for (const fault of new Set(faults)) console.log(fault);
if (faults.length > 0) process.exitCode = 1;
