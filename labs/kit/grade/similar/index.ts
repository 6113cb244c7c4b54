/** `npm run grade -- --similar DIR…`: the pairs that are alike, in a line each, and both texts on a page. */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKOUT, filesOf } from "../../check/files.ts";
import type { Lab } from "../../check/lab.ts";
import { html, htmlPage } from "../formats/html.ts";
import type { Class } from "../handed-in/submissions.ts";
import { takeFiles } from "../handed-in/take.ts";
import { clean } from "../result.ts";
import { type Pair, pairsOf, type Written } from "./pairs.ts";
import type { Passage } from "./winnow.ts";

/** So many pairs are told of. */
const MAX_TOLD = 50;

const HINT =
  "A hint, and never a verdict: small programs that are right are often alike. Read both before you ask anybody.";

/** Finds them in a class: the lines for the terminal, and the page. */
export async function similar(
  { submissions }: Class,
  labs: readonly Lab[],
  all: readonly Lab[],
): Promise<{ readonly text: string; readonly page: string }> {
  const written: Written[] = [];
  const folder = await mkdtemp(join(tmpdir(), "similar-"));
  try {
    for (const [index, submission] of submissions.entries()) {
      const own = join(folder, String(index));
      await takeFiles(submission, labs, all, own);
      for (const lab of labs) {
        const text = textIn(join(own, lab.number), lab);
        if (text) written.push({ student: submission.name, lab: lab.number, text });
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const starters = labs.map((lab): [string, string] => [
    lab.number,
    textIn(join(CHECKOUT, "labs", lab.number), lab),
  ]);
  const pairs = pairsOf(written, new Map(starters)).slice(0, MAX_TOLD);
  return { text: textOf(pairs), page: pageOf(pairs) };
}

function textIn(folder: string, lab: Lab): string {
  const files = filesOf(lab).map((file) => join(folder, file));
  return files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
}

const names = ({ one, other }: Pair) =>
  [one, other].map(({ student }) => clean(student).replace(/\s+/g, " ")).join(" and ");

function textOf(pairs: readonly Pair[]): string {
  if (pairs.length === 0) return "No two submissions are suspiciously alike.\n";
  const lines = pairs.map(
    (pair) => `${String(pair.percent).padStart(4)} %  lab ${pair.lab}  ${names(pair)}`,
  );
  return `${lines.join("\n")}\n\n${HINT}\n`;
}

function pageOf(pairs: readonly Pair[]): string {
  const body = pairs.flatMap((pair) => [
    `<h2>Lab ${pair.lab}: ${html(names(pair))}, ${pair.percent} %</h2>`,
    '<div class="two">',
    listing(pair.one, pair.shared.one),
    listing(pair.other, pair.shared.other),
    "</div>",
  ]);
  return htmlPage("Submissions that are alike", [`<p>${HINT}</p>`, ...body]);
}

/** A text, in which the lines that both have are marked. */
function listing({ student, text }: Written, shared: readonly Passage[]): string {
  const isShared = (line: number) => shared.some(({ from, to }) => from <= line && line <= to);
  const lines = clean(text)
    .split("\n")
    .map((line, index) => (isShared(index + 1) ? `<mark>${html(line)}</mark>` : html(line)));
  return `<div><h3>${html(clean(student))}</h3><pre>${lines.join("\n")}</pre></div>`;
}
