/**
 * The table of the faults in test/README.md. What stands there is what `faults.test.ts` plays. To write it
 * anew:
 *
 *     node --import tsx test/faults/table.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KINDS } from "./kinds.ts";

const PAGE = fileURLToPath(new URL("../README.md", import.meta.url));
const [BEGIN, END] = ["<!-- the faults -->\n", "<!-- the end of the faults -->\n"];

/** The page as it is, and as it has to be. */
export function page(): { readonly is: string; readonly should: string } {
  const is = readFileSync(PAGE, "utf8");
  const [before] = is.split(BEGIN);
  const [, behind] = is.split(END);
  return { is, should: `${before}${BEGIN}\n${KINDS.map(part).join("\n")}\n${END}${behind}` };
}

function part({ title, faults }: (typeof KINDS)[number]): string {
  const rows = faults.map(({ name, holds, outcome }) => {
    if (typeof outcome === "string") return [name, holds, outcome, "the same"];
    const { erl, ours, why, notPlayed } = outcome;
    return notPlayed
      ? [name, holds, `not played: ${why}`, ours]
      : [name, holds, erl, `${ours}. ${why}`];
  });
  return table([[title, "what must hold", "`erl`", "ours"], ...rows]);
}

/** A table whose columns are as wide as their widest cell, as the formatter wants it. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_cell, i) =>
    Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
  return line(head) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, page().should);
