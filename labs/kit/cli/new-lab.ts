/**
 * `npm run new-lab -- 17 "A title" module`: the skeleton of a lab. It type-checks and can be run, and
 * the self-check (`npm test`) says what is still missing, one thing after the other.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CHECKOUT, fingerprint } from "../check/files.ts";

const USAGE = `npm run new-lab -- NUMBER TITLE MODULE
  such as: npm run new-lab -- 17 "Mutual exclusion" mutex
`;

const [number = "", title = "", module = "", ...rest] = process.argv.slice(2);
const problem = problemWith();
if (problem) {
  process.stderr.write(`${problem}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  const files = skeleton();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(CHECKOUT, path)), { recursive: true });
    writeFileSync(join(CHECKOUT, path), text);
    process.stdout.write(`${path}\n`);
  }
  process.stdout.write(`\nlabs/kit/README.md tells how to go on, and npm test what is missing.\n`);
}

function problemWith(): string | undefined {
  if (!/^\d\d$/.test(number)) return `expected a number of two digits, got "${number}"`;
  if (title.trim() === "" || title.includes('"')) return "expected a title, without quotes in it";
  if (!/^[a-z][a-z0-9_]*$/.test(module))
    return `expected the name of a module, in small letters, got "${module}"`;
  if (rest.length > 0) return `expected nothing behind the module, got "${rest.join(" ")}"`;
  if (existsSync(join(CHECKOUT, "labs", number))) return `labs/${number} is there already`;
  return undefined;
}

function skeleton(): Record<string, string> {
  const head = `/**\n * Lab ${number}: ${title}.\n *\n`;
  const starter = `${head} * The tasks are in README.md, beside this file. \`npx tsx labs/${number}\` tells how far you are.
 */

/** What it does, and what it gives. */
export function answer(): number {
  // TODO 1: say what to write, and which call of the runtime helps.
  return 0;
}
`;
  const solution = `${head} * What it is about, in a sentence or two.
 */

/** What it does, and what it gives. */
export function answer(): number {
  return 42;
}
`;
  return {
    [`labs/${number}/${module}.ts`]: starter,
    [`solutions/${number}/${module}.ts`]: solution,
    [`labs/${number}/index.ts`]: index(fingerprint(starter)),
    [`labs/${number}/checks.ts`]: checks(),
    [`labs/${number}/README.md`]: handout(),
    [`test/bank/${number}.md`]:
      `# Lab ${number}: ${title}\n\n## answer gives 42\n\n` +
      "### off-by-one (wrong-answer): what students get wrong here\n\n" +
      "```diff\n-return 42;\n+return 41;\n```\n",
  };
}

function index(fingerprint: string): string {
  return `/** Lab ${number}: ${title}. What running it shows, and its tasks. */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { answers } from "./checks.ts";

export const lab: Lab = {
  number: "${number}",
  title: "${title}",
  files: { "${module}.ts": "${fingerprint}" },
  session: \`
1> ${module}:answer().
42
\`,
  tasks: [{ title: "The first task", checks: [answers] }],
};

await main(lab, import.meta.url);
`;
}

function checks(): string {
  return `/** The checks of lab ${number}. */
import type { Check } from "../kit/check/lab.ts";

export const answers: Check = {
  name: "answer gives 42",
  look: { at: "answer", ask: "what should somebody ask who looks there?" },
  hints: [
    "A nudge: a question that leads to the idea.",
    "The idea, in words, without the code.",
    "Nearly the code: return 40 + 2;",
  ],
  async run(stage) {
    await stage.answers("${module}:answer()", "42");
  },
};
`;
}

function handout(): string {
  return `# Lab ${number}: ${title}

How long it takes, and what is written.

## What you will learn

- One thing.

## In the lecture

The title of the slide.

## The idea

Half a page.

## Tasks

Run \`npx tsx labs/${number}\` whenever you like.

### 1. The first task

- answer gives 42

## The session you should see

\`\`\`console
$ npx tsx labs/${number} --solution
Lab ${number} · ${title}

1> ${module}:answer().
42

Task 1 · The first task
  ✓ answer gives 42

1 of 1 checks passed.
\`\`\`

## By hand

\`npx tsx runtime/shell -pa labs/${number}\`

\`\`\`erlang
1> ${module}:answer().
42
\`\`\`

## Questions to think about

## What to read next
`;
}
