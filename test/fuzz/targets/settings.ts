/** What is read at the start: files and command lines are taken, or refused with their own kind of error. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { lab as lab01 } from "../../../labs/01/index.ts";
import { lab as lab02 } from "../../../labs/02/index.ts";
import { UsageError as LabUsageError, readOptions } from "../../../labs/kit/cli/options.ts";
import { readCourse } from "../../../labs/kit/grade/course.ts";
import { readGradeOptions } from "../../../labs/kit/grade/options.ts";
import { BadConfig, readConfig } from "../../../runtime/lib_chan/config.ts";
import { CookieError, cookieFromFile, isCookie } from "../../../runtime/node/cookie.ts";
import { parseOptions, UsageError } from "../../../runtime/shell/options.ts";
import { NodeNameError, nodeName } from "../../../runtime/wire/node-name.ts";
import { damaged, weighted } from "../grammar/bytes.ts";
import { damagedText, wordsOf } from "../grammar/texts.ts";
import { type Opened, opened, type Target } from "../target.ts";

type Kind = new (...args: never[]) => Error;

/** Runs something that may throw errors of these kinds, whose texts do not have a secret in them. */
async function refuses(run: () => unknown, kinds: readonly Kind[], secret?: string): Promise<void> {
  try {
    await run();
  } catch (error) {
    assert.ok(
      kinds.some((kind) => error instanceof kind),
      `${error}`,
    );
    if (secret !== undefined) assert.ok(!`${error}`.includes(secret), "the error says the secret");
  }
}

/** A target that reads a file, in a folder of its own. */
function fileOf<Content extends string | Uint8Array>(
  name: string,
  contents: fc.Arbitrary<Content>,
  read: (folder: string, file: string) => Promise<void>,
): Opened {
  const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  const file = join(folder, name);
  return opened(
    contents,
    (content) => {
      rmSync(file, { force: true });
      writeFileSync(file, content, { mode: 0o600 });
      return read(folder, file);
    },
    ({ length }) => length,
    () => rmSync(folder, { recursive: true }),
  );
}

const SECRET = "RAISINSANDCHOCOLATE";

const CONF =
  `{port, 12340}. {port, 0}. {port, 99999999999999999999}. {service, a, password, "${SECRET}", mfa, m, f, x}. ` +
  `{service, b, password, ${SECRET}, mfa, m, f, []}. {interface, "127.0.0.1"}. {interface, ""}. {audit, none}. {audit, "a.log"}. ` +
  '{tls, []}. {tls, [{certfile, "c"}, {keyfile, "k"}]}. {connections, infinity}. {connections, -1}. {frame_length, 1.5}. {patience, 0}. ' +
  `{service ${SECRET} , ${SECRET}}. % . { } [ ] " '`;

const confWords = CONF.split(/(?<=\.) /);
const conf = weighted(
  [3, wordsOf(confWords, 8)],
  [3, damagedText(wordsOf(confWords, 5))],
  [1, damagedText(fc.constant(CONF))],
);

const cookies = weighted<Uint8Array>(
  [2, damaged(fc.constant(Buffer.from(SECRET)))],
  [1, fc.uint8Array({ maxLength: 300 })],
  [1, fc.string({ unit: "binary", maxLength: 300 }).map((text) => Buffer.from(text))],
);

const course = {
  labs: { "01": { weight: 1, due: "2026-10-05T23:59:00+02:00" }, "02": { checks: {} } },
  late: { days: 3, percent: 10 },
  submitted: { amora: "2026-10-06T09:30:00+02:00" },
  extensions: { amora: { "01": "2026-10-12T23:59:00+02:00" } },
  judged: { amora: { "02": { points: 7, remark: "Explained." } } },
};
const json = fc.jsonValue({ maxDepth: 4 });
/** The course with another value in one place, or without one. */
const replaced = fc
  .tuple(fc.nat(), weighted<unknown>([1, fc.constant(undefined)], [4, json]))
  .map(([at, value]) => {
    let count = 0;
    const places = JSON.stringify(course).split(/[{,]/).length;
    return JSON.stringify(course, (_, old) => (count++ === 1 + (at % places) ? value : old));
  });
const courses = weighted(
  [4, replaced],
  [2, damagedText(fc.constant(JSON.stringify(course)))],
  [1, json.map((value) => JSON.stringify(value))],
);

const args = (words: string) =>
  fc.array(
    weighted(
      [9, fc.constantFrom(...words.split(" "))],
      [1, fc.string({ unit: "binary", maxLength: 5 })],
      [
        1,
        fc.constantFrom("", "--", "-", "=", "__proto__", "0", "-1", "1e3", "99999999999999999999"),
      ],
    ),
    { maxLength: 6 },
  );

const commandLines = fc.record({
  shell: args(
    "-sname -name -setcookie -hidden -open -kernel net_ticktime 10 -max_message 5 -proto_dist inet_tls -ssl_dist_optfile f -pa . -eval ok -noshell --trace x.html -h sif sif@x a@b@c",
  ),
  lab: args(
    "--check --hint --watch --solution --mine --task 1 --seed 5 --trace x.html --explore --seconds --replay f -h --help --simulated --task=2",
  ),
  grade: args(
    "--help --only 01 --format csv,json --out out --course c.json --hidden h --require container --roster r --jobs 2 --failed --shard 1/2 --kept k folder",
  ),
  name: fc.oneof(fc.string({ maxLength: 12 }), damagedText(fc.constant("sif@surtur"))),
  long: fc.boolean(),
});

export const targets: readonly Target[] = [
  {
    name: "lib-chan-conf",
    about: "lib_chan's configuration",
    open: () =>
      fileOf("lib_chan.conf", conf, async (_, file) => {
        await refuses(() => readConfig(file), [BadConfig], SECRET);
      }),
  },
  {
    name: "cookie-file",
    about: "the file .erlang.cookie",
    open: () =>
      fileOf(".erlang.cookie", cookies, (home) =>
        refuses(async () => assert.ok(isCookie(await cookieFromFile(home))), [CookieError], SECRET),
      ),
  },
  {
    name: "course",
    about: "an instructor's course.json",
    open: () =>
      fileOf("course.json", courses, (_, file) =>
        refuses(() => readCourse(file, [lab01, lab02]), [LabUsageError]),
      ),
  },
  {
    name: "options",
    about: "command lines of the shell, of labs and of the grader, and names of nodes",
    open: () =>
      opened(
        commandLines,
        async ({ shell, lab, grade, name, long }) => {
          await refuses(() => parseOptions(shell), [UsageError]);
          await refuses(() => readOptions(lab01, lab), [LabUsageError]);
          await refuses(() => readGradeOptions(grade, [lab01, lab02]), [LabUsageError]);
          await refuses(() => nodeName(name, long, "surtur"), [NodeNameError]);
        },
        (each) => JSON.stringify(each).length,
      ),
  },
];
