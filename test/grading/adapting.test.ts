/** `docs/ADAPTING.md` says what is so: its recipes are performed one after the other, in a copy of the course. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { readDeck } from "../../slides/kit/deck.ts";
import { copyOfCourse, run } from "../support/course.ts";

const text = readFileSync(join(CHECKOUT, "docs", "ADAPTING.md"), "utf8");

/** The blocks of each section, in their order. */
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
      return [
        section.slice(0, section.indexOf("\n")),
        blocks.map(([, kind = "", block = ""]) => ({ kind, block })),
      ] as const;
    }),
);

const course = copyOfCourse();
cpSync(join(CHECKOUT, "slides"), join(course, "slides"), { recursive: true });
// A repository keeps no link out of it: packages are installed beside it.
writeFileSync(join(course, ".gitignore"), "node_modules\n.grades\n.attempts\nrelease\n");
const read = (path: string) => readFileSync(join(course, path), "utf8");

const AUTHOR = {
  ...{ GIT_AUTHOR_NAME: "sif", GIT_AUTHOR_EMAIL: "sif@surtur" },
  ...{ GIT_COMMITTER_NAME: "sif", GIT_COMMITTER_EMAIL: "sif@surtur" },
};

async function typed(command: string, input?: string): Promise<string> {
  const env = { ...AUTHOR, GIT_CONFIG_GLOBAL: "/dev/null" };
  const options = { cwd: course, env, ...(input !== undefined && { input }) };
  const { status, stdout, stderr } = await run("sh", ["-ec", command], options);
  assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
  return stdout;
}

/** Performs a recipe, and gives what was printed. */
async function performed(name: string): Promise<string> {
  const blocks = sections.get(name);
  assert.ok(blocks && blocks.length > 0, name);
  let printed = "";
  for (const { kind, block } of blocks)
    printed += await (kind === "sh" ? typed(block) : typed("git apply --recount -", block));
  return printed;
}

test("each recipe can be performed, and a newer release takes nothing away", async () => {
  await performed("Keep your changes and the releases apart");
  const changed = await performed("Change a check");
  assert.match(changed, /10 of 10 checks passed/);
  await performed("Add a lab");
  assert.ok(existsSync(join(course, "labs/17/checks.ts")));
  const graded = await performed("Leave labs out");
  assert.match(graded, /^solutions +10 +10\/10$/m);
  await performed("Translate a handout or a slide");
  const [first] = readDeck("01-why.md", read("slides/01-why.md")).slides;
  assert.equal(first?.title, "Perché distribuire?");

  // The next release has another check in the same lab, and another slide in the same deck.
  mkdirSync(join(course, "release"));
  await typed("git archive released | tar -x -C release");
  const next = (path: string, change: (text: string) => string) => {
    const file = join(course, "release", path);
    const before = readFileSync(file, "utf8");
    writeFileSync(file, change(before));
    assert.notEqual(readFileSync(file, "utf8"), before);
  };
  next("labs/01/caller-checks.ts", (text) =>
    text.replace("Genova", "Milano").replace("Genova", "Milano"),
  );
  next("slides/01-why.md", (text) => text.replace("## One machine", "## A single machine"));
  const merged = await performed("Take a newer release");
  assert.match(merged, /checks passed/);
  assert.match(read("labs/01/caller-checks.ts"), /\{reply, kvs\}/);
  assert.match(read("labs/01/caller-checks.ts"), /Milano/);
  assert.match(read("slides/01-why.md"), /^# Perché distribuire\?[\s\S]*^## A single machine/m);
  assert.match(read("labs/01/README.md"), /Mezz'ora/);
  assert.ok(existsSync(join(course, "labs/17")) && !existsSync(join(course, "labs/16")));
});
