/** The table in `../README.md`: what came of each lab's last run, and of which text that was. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import type { Lab } from "../../labs/kit/check/lab.ts";

/** So many of a lab's changes that are not equal have to be caught, in percent. */
export const GOAL = 97;

const README = join(CHECKOUT, "test", "README.md");

/** What was measured. */
export interface Row {
  readonly changes: number;
  readonly equal: number;
  readonly caught: number;
  /** What `markOf` has given then. */
  readonly mark: string;
}

/** How many of those that are not equal are caught, in percent. */
export function percentOf({ changes, equal, caught }: Row): number {
  return (100 * caught) / (changes - equal);
}

/** Writes a lab's row, as wide as the table's head. */
export function note({ number }: Lab, row: Row): void {
  const readme = readFileSync(README, "utf8");
  const head = /^\| lab .*$/m.exec(readme)?.[0].split("|").slice(1, -1) ?? [];
  const percent = `${percentOf(row).toFixed(1)} %`;
  const cells = [number, row.changes, row.equal, row.caught, percent, `\`${row.mark}\``];
  const padded = cells.map((cell, i) => `${cell}`.padEnd((head[i]?.length ?? 2) - 2));
  const line = `| ${padded.join(" | ")} |`;
  writeFileSync(README, readme.replace(new RegExp(`^\\| ${number} +\\|.*$`, "m"), line));
}

/** A lab's row. */
export function rowOf({ number }: Lab): Row {
  const line = new RegExp(`^\\| ${number} +\\|.*$`, "m").exec(readFileSync(README, "utf8"))?.[0];
  const [changes = "", equal = "", caught = "", , mark = ""] = (line ?? "")
    .split("|")
    .slice(2, -1)
    .map((cell) => cell.trim().replaceAll("`", ""));
  return { changes: Number(changes), equal: Number(equal), caught: Number(caught), mark };
}

/**
 * Stands for a lab's solution, starter and checks, and for the changes that are made: another mark,
 * and what the row says need not hold any more. Comments and hints do not count, and `index.ts` has no
 * check in it.
 */
export function markOf({ number }: Lab): string {
  const hash = createHash("sha256");
  const folders = [`labs/${number}`, `solutions/${number}`];
  const files = folders.flatMap((folder) =>
    readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /^[^.].*\.(ts|erl)$/.test(name) && name !== "index.ts")
      .sort()
      .map((name) => `${folder}/${name}`),
  );
  for (const file of [...files, "test/mutants/mutations.ts"]) {
    const text = readFileSync(join(CHECKOUT, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    hash.update(`${file}\0`).update(file.endsWith(".ts") ? wordsOf(source).join(" ") : text);
  }
  return hash.digest("hex").slice(0, 8);
}

/** What of a check is only told to students. */
const TOLD = new Set(["look", "hints", "when"]);

/** A program's words, without its comments, and without what is told to students. */
function wordsOf(node: ts.Node): string[] {
  if (ts.isJSDoc(node)) return [];
  if (ts.isPropertyAssignment(node) && TOLD.has(node.name.getText())) return [];
  const children = node.getChildren();
  return children.length === 0 ? [node.getText()] : children.flatMap(wordsOf);
}
