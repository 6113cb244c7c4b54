/**
 * The table in docs/PERFORMANCE.md, made of the figures in docs/performance.json: both are written by
 * `npm run bench -- --write`, from one run.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Result } from "./rounds.ts";
import { table } from "./table.ts";

const PAGE = fileURLToPath(new URL("../../docs/PERFORMANCE.md", import.meta.url));
const FIGURES = fileURLToPath(new URL("../../docs/performance.json", import.meta.url));
const [BEGIN, END] = ["<!-- the bench -->\n", "<!-- the end of the bench -->\n"];

/** What a run has found, and on what. */
export interface Report {
  readonly ours: string;
  readonly otp: string;
  readonly machine: string;
  readonly load: string;
  readonly rows: readonly Result[];
}

/** The page as it is, and as it has to be. */
export function page(): { readonly is: string; readonly should: string } {
  const is = readFileSync(PAGE, "utf8");
  const [before] = is.split(BEGIN);
  const [, behind] = is.split(END);
  const report: Report = JSON.parse(readFileSync(FIGURES, "utf8"));
  const should = `${before}${BEGIN}\n${table(report.rows)}\n\n${about(report)}\n\n${END}${behind}`;
  return { is, should };
}

/** What was measured, and where. */
export function about({ ours, otp, machine, load }: Report): string {
  return `${ours}, ${otp}; ${machine}; load: ${load}.`;
}

export function write(report: Report): void {
  writeFileSync(FIGURES, `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(PAGE, page().should);
}
