/**
 * The table of the cases in docs/CONFORMANCE.md: what comes of each, as their marks say, which
 * `cases.test.ts` holds against two nodes of `erl`. To write it anew:
 *
 *     node --import tsx test/conformance/table.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CASES, type Case, type Verdict } from "./cases.ts";

const PAGE = fileURLToPath(new URL("../../docs/CONFORMANCE.md", import.meta.url));
const HEADING = "## The cases\n";
const INTRODUCTION = `What a node asks another, in the spirit of OTP's own suites: each case is an expression of Erlang, which a
stock \`erl\` evaluates with a second \`erl\` as the other node, then with one of ours, and one of ours with an
\`erl\`; or bytes that a port mapper is sent. The run fails when something else comes out than stands here, and
when a case that is marked comes out the same. [test/conformance/cases](../test/conformance/cases) has them.
`;

/** The page as it is, and as it has to be. */
export function page(): { readonly is: string; readonly should: string } {
  const is = readFileSync(PAGE, "utf8");
  const [before] = is.split(HEADING);
  return {
    is,
    should: `${before}${HEADING}\n${INTRODUCTION}\n${summary()}\n${CASES.map(details).join("\n")}`,
  };
}

const verdicts: readonly Verdict[] = ["the same", "differs on purpose", "not yet"];

function summary(): string {
  const count = (cases: readonly Case[]) =>
    verdicts.map((verdict) => cases.filter((one) => one.verdict === verdict).length);
  const rows = CASES.map(({ title, cases }) => [title, cases.length, ...count(cases)]);
  const all = CASES.flatMap(({ cases }) => cases);
  return table([
    ["subject", "cases", ...verdicts],
    ...rows.map((row) => row.map(String)),
    ["together", String(all.length), ...count(all).map(String)],
  ]);
}

function details({ title, cases }: (typeof CASES)[number]): string {
  const rows = cases.map(({ title: what, verdict, reason, since, askedOnly }) => {
    const where = [since && `since OTP ${since}`, askedOnly && `asked only: ${askedOnly}`];
    const ours = [reason ? `${verdict}: ${reason}` : verdict, ...where].filter(Boolean).join("; ");
    return [what, ours].map((cell) => cell.replaceAll("|", "\\|"));
  });
  return `### ${title}\n\n${table([["case", "ours"], ...rows])}`;
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
