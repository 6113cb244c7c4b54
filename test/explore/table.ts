/**
 * `npm run explore:table`: how many runs it takes to find each planted fault, when every order is tried
 * once, with priorities by chance, and on simulated networks by even chance. It is the table of
 * docs/EXPLORING.md.
 */
import { print } from "../../labs/kit/cli/screen.ts";
import { found, RUNS } from "./finders.ts";
import { planted } from "./planted.ts";

const rows: string[][] = [["fault", "every order", "priorities", "even chance"]];
for (const fault of planted) {
  const { every, priorities, chance } = await found(fault);
  rows.push([fault.name, `${every}`, often(priorities), often(chance)]);
}
for (const [i, row] of rows.entries()) {
  print(`| ${row.join(" | ")} |`);
  if (i === 0) print("| --- | ---: | ---: | ---: |");
}

/** In how many runs of those that were played. */
function often(failed: number): string {
  return failed === 0 ? `none of ${RUNS}` : `${(RUNS / failed).toFixed(1)}`;
}
