/**
 * Whatever is handed in, in whatever layout and under whatever name, is found, or named as a problem; and
 * no submission keeps another one from being graded.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { findSubmissions } from "../../labs/kit/grade/handed-in/submissions.ts";
import { type Handed, takeFiles } from "../../labs/kit/grade/handed-in/take.ts";
import { grade } from "./class.ts";
import { readCsv } from "./documented.ts";

const all = await labs();
const scratch = mkdtempSync(join(tmpdir(), "handed-in-"));
after(() => rmSync(scratch, { recursive: true }));

const solution = (path: string) => readFileSync(join(CHECKOUT, "solutions", path), "utf8");

let made = 0;

/** A folder with files; a name may be of any bytes. */
function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const root = join(scratch, String(++made));
  mkdirSync(root);
  for (const [path, content] of Object.entries(files)) write(join(root, path), content);
  return root;
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** A zip of files, as the program of that name writes one. */
function zip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const from = folder(files);
  execFileSync("zip", ["-qry", `${from}.zip`, "."], { cwd: from });
  return readFileSync(`${from}.zip`);
}

function tar(files: Readonly<Record<string, string | Buffer>>): Buffer {
  return execFileSync("tar", ["-cf", "-", "."], { cwd: folder(files), maxBuffer: 2 ** 26 });
}

/** What is taken from each submission: `lab/file < from`, and what is said. */
async function taken(place: string): Promise<Record<string, string[]>> {
  const found = await findSubmissions([place], all);
  const result: Record<string, string[]> = {};
  for (const submission of found.submissions) {
    const to = join(scratch, `to-${++made}`);
    const handed = await takeFiles(submission, all, all, to);
    result[submission.name] = [...takenFrom(handed), ...said(handed)];
  }
  if (found.strays.length > 0) result["(strays)"] = [...found.strays];
  return result;
}

const takenFrom = ({ taken }: Handed) =>
  taken.map(({ lab, file, from }) => `${lab}/${file} < ${from}`);
const said = ({ problems, unclear }: Handed) => [...[...problems.values()].flat(), ...unclear];

const from = (...paths: string[]) => paths.map((path) => `01/kvs.ts < ${path}`);

/** What is handed in, and what is taken from whom. */
const LAYOUTS: Readonly<
  Record<string, [Record<string, string | Buffer>, Record<string, (string | RegExp)[]>]>
> = {
  "checkouts and folders of labs": [
    {
      "a/labs/01/kvs.ts": "1",
      "a/package.json": "{}",
      "a/node_modules/x/kvs.ts": "",
      "a/solutions/01/kvs.ts": "",
      "b/01/kvs.ts": "2",
      "c/README.md": "",
      ".git/01/kvs.ts": "",
    },
    { a: from("labs/01/kvs.ts"), b: from("01/kvs.ts"), c: [] },
  ],
  Moodle: [
    {
      "Müller Anna_12345_assignsubmission_file_/kvs.ts": "1",
      "Rossi Ugo_12346_assignsubmission_file_/lab.zip": zip({ "src/KVS.ts": "2" }),
      "Rossi Ugo_12346_assignsubmission_onlinetext_/onlinetext.html": "<p>",
      "Sif_12347_assignsubmission_file_/report.pdf": "",
    },
    {
      "Müller Anna": from("kvs.ts"),
      "Rossi Ugo": [...from("lab.zip/src/KVS.ts"), /not recognised: .*onlinetext\.html/],
      Sif: [/not recognised: report\.pdf/],
    },
  ],
  "Moodle without folders": [
    { "Müller Anna_12345_assignsubmission_file_kvs.ts": "1" },
    { "Müller Anna": from("Müller Anna_12345_assignsubmission_file_kvs.ts") },
  ],
  Canvas: [
    {
      "mulleranna_12345_67890_kvs.ts": "1",
      "rossiugo_LATE_12346_67891_kvs-1.ts": "2",
      "rossiugo_LATE_12346_67892_remote.ts": "3",
      "sif_12347_67893_work.zip": zip({ "labs/01/kvs.ts": "4", "__MACOSX/labs/01/kvs.ts": "x" }),
    },
    {
      mulleranna: from("mulleranna_12345_67890_kvs.ts"),
      rossiugo: [
        ...from("rossiugo_LATE_12346_67891_kvs-1.ts"),
        "02/remote.ts < rossiugo_LATE_12346_67892_remote.ts",
      ],
      sif: from("sif_12347_67893_work.zip/labs/01/kvs.ts"),
    },
  ],
  "repositories of a classroom": [
    { "lab01-amora/kvs.ts": "1", "lab02-amora/remote.ts": "2", "lab01-sif/src/kvs.ts": "3" },
    {
      amora: [...from("lab01-amora/kvs.ts"), "02/remote.ts < lab02-amora/remote.ts"],
      sif: from("lab01-sif/src/kvs.ts"),
    },
  ],
  "archives beside folders, and stray files": [
    {
      "amora.zip": zip({
        "amora/labs/01/kvs.ts": "1",
        "amora/labs/01/index.ts": "",
        "amora/package.json": "{}",
      }),
      "sif.tar": tar({ "01/kvs.ts": "2" }),
      "thor.tgz": gzipSync(tar({ "lab01/kvs (1).ts": "3" })),
      "loki.rar": "Rar!",
      "list.xlsx": "",
      "kvs.ts": "whose?",
      ".DS_Store": "",
      "odin/kvs.ts": "4",
    },
    {
      amora: from("amora.zip/amora/labs/01/kvs.ts"),
      sif: from("sif.tar/01/kvs.ts"),
      thor: from("thor.tgz/lab01/kvs (1).ts"),
      loki: ["loki.rar can't be unpacked: expected a zip or a tar"],
      odin: from("kvs.ts"),
      "(strays)": ["kvs.ts", "list.xlsx"],
    },
  ],
  "students called 01, labs and kit": [
    {
      "01/kvs.ts": "1",
      "labs/labs/01/kvs.ts": "2",
      "kit/01/kvs.ts": "3",
      "amora/kvs.ts": "4",
    },
    {
      "01": from("kvs.ts"),
      labs: from("labs/01/kvs.ts"),
      kit: from("01/kvs.ts"),
      amora: from("kvs.ts"),
    },
  ],
  "odd names": [
    {
      "=1+1/kvs.ts": "1",
      "a\nb,10/kvs.ts": "2",
      "u\u0308/kvs.ts": "3",
      "\u00fc/kvs.ts": "4",
      "\u202eevil/kvs.ts": "5",
      "\u202devil/kvs.ts": "6",
      "AMORA/kvs.ts": "7",
      "amora/kvs.ts": "8",
    },
    {
      "=1+1": from("kvs.ts"),
      "a\ufffdb,10": from("kvs.ts"),
      ü: from("kvs.ts"),
      "ü (2)": from("kvs.ts"),
      "\ufffdevil": from("kvs.ts"),
      "\ufffdevil (2)": from("kvs.ts"),
      AMORA: from("kvs.ts"),
      "amora (2)": from("kvs.ts"),
    },
  ],
  "several that might be it": [
    {
      "a/kvs.ts": "1",
      "a/kvs (1).ts": "2",
      "b/kvs (1).ts": "1",
      "b/kvs (12).ts": "2",
      "c/x/kvs.ts": "1",
      "c/y/kvs.ts": "2",
      "d/03/kvs.ts": "of another lab",
      "e/09/attack.ts": "",
      "e/01/kvs.js": "",
    },
    {
      a: [...from("kvs.ts"), "not recognised: kvs (1).ts"],
      b: [...from("kvs (12).ts"), /kvs \(12\)\.ts was taken, and not kvs \(1\)\.ts/],
      c: [...from("x/kvs.ts"), /x\/kvs\.ts was taken, and not y\/kvs\.ts/],
      d: ["not recognised: 03/kvs.ts"],
      e: ["09/attack.ts < 09/attack.ts", "guard.ts is missing", "not recognised: 01/kvs.js"],
    },
  ],
};

for (const [name, [files, expected]] of Object.entries(LAYOUTS))
  test(`what is handed in as ${name} is found`, async () => {
    const came = await taken(folder(files));
    assert.deepEqual(Object.keys(came).sort(), Object.keys(expected).sort());
    for (const [student, lines] of Object.entries(expected)) {
      const own = came[student] ?? [];
      assert.equal(own.length, lines.length, `${student}: ${own.join("\n")}`);
      for (const [index, line] of lines.entries())
        if (line instanceof RegExp) assert.match(own[index] ?? "", line);
        else assert.equal(own[index], line, student);
    }
  });

test("a name may be of bytes that are no UTF-8", async () => {
  const root = folder({ "a/kvs.ts": "1" });
  const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from("M\xfcller", "latin1")]);
  mkdirSync(path);
  writeFileSync(Buffer.concat([path, Buffer.from("/kvs.ts")]), "2");
  assert.deepEqual(Object.keys(await taken(root)).sort(), ["Müller", "a"]);
});

test("what is named may be a submission itself, or an archive of one or of a class", async () => {
  const one = folder({ "01/kvs.ts": "1", "02/remote.ts": "2" });
  assert.deepEqual(await taken(one), {
    [String(made - 1)]: [...from("01/kvs.ts"), "02/remote.ts < 02/remote.ts"],
  });
  const file = join(scratch, "amora.zip");
  writeFileSync(file, zip({ "labs/01/kvs.ts": "1" }));
  assert.deepEqual(await taken(file), { amora: from("labs/01/kvs.ts") });
  const classFile = join(scratch, "class.zip");
  writeFileSync(classFile, zip({ "a_1_assignsubmission_file_/kvs.ts": "1", "b/01/kvs.ts": "2" }));
  assert.deepEqual(await taken(classFile), { a: from("kvs.ts"), b: from("01/kvs.ts") });
  await assert.rejects(taken(join(scratch, "none")), /there is no folder and no archive/);
});

test("a text is taken as it reads, whatever editor has saved it", async () => {
  const text = 'export const ü = "ö";\nexport {};\n';
  const saved = {
    "crlf/kvs.ts": text.replaceAll("\n", "\r\n"),
    "bom/kvs.ts": `\ufeff${text}`,
    "utf-16/kvs.ts": Buffer.from(`\ufeff${text}`, "utf16le"),
    "utf-16be/kvs.ts": Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
    "latin1/kvs.ts": Buffer.from(text, "latin1"),
  };
  const { submissions } = await findSubmissions([folder(saved)], all);
  assert.equal(submissions.length, Object.keys(saved).length);
  for (const submission of submissions) {
    const to = join(scratch, `text-${++made}`);
    await takeFiles(submission, all, all, to);
    assert.equal(readFileSync(join(to, "01", "kvs.ts"), "utf8"), text, submission.name);
  }
});

test("no link is followed, and an archive gets no more than its share", async () => {
  const root = folder({ "fine/kvs.ts": "1", "huge/kvs.ts": "x".repeat(300 * 1024) });
  const secret = join(CHECKOUT, "solutions", "01", "kvs.ts");
  const link = (path: string, to: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(to, join(root, path));
  };
  link("link/kvs.ts", secret);
  link("folder-link/01", dirname(secret));
  mkdirSync(join(root, "pipe"));
  execFileSync("mkfifo", [join(root, "pipe", "kvs.ts")]);
  const linked = folder({ "README.md": "" });
  symlinkSync(secret, join(linked, "kvs.ts"));
  execFileSync("zip", ["-qry", join(root, "zip-link.zip"), "."], { cwd: linked });
  write(join(root, "tar-link.tar"), execFileSync("tar", ["-cf", "-", "."], { cwd: linked }));
  const bomb = { "kvs.ts": Buffer.alloc(2 ** 24) };
  write(join(root, "bomb.zip"), zip(bomb));
  write(join(root, "bomb.tgz"), gzipSync(tar(bomb)));
  write(join(root, "broken.zip"), zip({ "kvs.ts": "1" }).subarray(0, 40));
  write(join(root, "lies.zip"), lying(zip({ "kvs.ts": Buffer.alloc(2 ** 20) })));
  execFileSync("zip", ["-qP", "word", join(root, "locked.zip"), "kvs.ts"], {
    cwd: folder({ "kvs.ts": "1" }).replace(/$/, ""),
  });
  write(
    join(root, "climbs.tar"),
    execFileSync("tar", ["-cPf", "-", "--transform", "s,^,../../../,", "kvs.ts"], {
      cwd: folder({ "kvs.ts": "1" }),
    }),
  );
  const expected: Record<string, RegExp> = {
    fine: /^01\/kvs\.ts < kvs\.ts$/,
    huge: /^kvs\.ts: longer than 262144 bytes$/,
    link: /^kvs\.ts: a link, which is not followed$/,
    "folder-link": /^not recognised: 01$/,
    pipe: /^kvs\.ts: not a file$/,
    "zip-link": /^zip-link\.zip\/kvs\.ts: a link, which is not followed$/,
    "tar-link": /^tar-link\.tar\/kvs\.ts: a link, which is not followed$/,
    bomb: /^bomb\.tgz\/kvs\.ts: longer than 262144 bytes$/,
    "bomb (2)": /^bomb\.zip\/kvs\.ts: longer than 262144 bytes$/,
    broken: /^broken\.zip can't be unpacked: /,
    lies: /^lies\.zip(?:\/kvs\.ts: | can't be unpacked: )/,
    locked: /^locked\.zip\/kvs\.ts: it needs a password$/,
    climbs: /^climbs\.tar: \.\.\/\.\.\/\.\.\/kvs\.ts leads out of it: not taken$/,
  };
  const came = await taken(root);
  assert.deepEqual(Object.keys(came).sort(), Object.keys(expected).sort());
  for (const [name, line] of Object.entries(expected)) {
    assert.equal(came[name]?.length, 1, `${name}: ${came[name]}`);
    assert.match(came[name]?.[0] ?? "", line);
  }
});

/** A zip whose directory says that its one file is of 10 bytes. */
function lying(archive: Buffer): Buffer {
  const at = archive.indexOf(Buffer.from("PK\x01\x02", "latin1"));
  archive.writeUInt32LE(10, at + 24);
  return archive;
}

test("what was not handed in, not begun or not found is no honest 0", async () => {
  const starter = readFileSync(join(CHECKOUT, "labs", "02", "remote.ts"), "utf8");
  const root = folder({
    "all/01/kvs.ts": solution("01/kvs.ts"),
    "all/02/remote.ts": starter,
    "half/01/kvs.ts": solution("01/kvs.ts"),
    "none/notes.txt": "I was ill.",
    "=1+1/kvs.ts": "export const start = () => 1;",
  });
  const out = join(scratch, "out");
  const options = ["--only", "01,02", "--format", "csv,gradescope", "--out", out];
  const { status, stdout } = await grade([...options, root]);
  assert.equal(status, 1);
  const rows = readCsv(readFileSync(join(out, "grades.csv"), "utf8")).map((row) =>
    row.slice(0, 11),
  );
  assert.deepEqual(rows.slice(1), [
    ["'=1+1", "", "0", "graded", "0", "0 of 0", "", "no files", "0", "", "0"],
    ["all", "", "10", "graded", "0", "10 of 10", "", "not begun", "0", "", "10"],
    ["half", "", "10", "graded", "0", "10 of 10", "", "no files", "0", "", "10"],
    ["none", "", "", "nothing handed in", "0", "", "", "nothing handed in", "0", "", "0"],
  ]);
  const lines = stdout.split("\n").map((line) => line.replace(/ +/g, " "));
  for (const line of [
    "=1+1 0 - 0/17",
    "all 10 start 10/17",
    "half 10 - 10/17",
    "none none none 0/17",
    "-: no files, start: not begun, none: nothing handed in",
    "none: nothing handed in that belongs to these labs",
    "none: not recognised: notes.txt",
    "=1+1, lab 01: kvs.ts was taken from kvs.ts",
  ])
    assert.ok(lines.includes(line), `${line}\n${stdout}`);
  const told = JSON.parse(readFileSync(join(out, "gradescope", "none", "results.json"), "utf8"));
  assert.match(told.output, /Lab 01 · A name server: nothing handed in[\s\S]*notes\.txt/);
});

test("an autograder gets a result that says why, where there is nothing to grade", async () => {
  const empty = folder({ "homework.docx": "" });
  const { status, stdout } = await grade(["--only", "01", "--format", "gradescope", empty]);
  assert.equal(status, 1);
  const result = JSON.parse(stdout);
  assert.equal(result.score, 0);
  assert.match(result.output, /nothing handed in[\s\S]*not recognised: homework\.docx/);
});
