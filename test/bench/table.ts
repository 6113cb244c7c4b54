/** What the bench has found, as a table for people: on a screen, and in Markdown as it is. */
import { median, type Result } from "./rounds.ts";
import { type Goal, type RowName, rows } from "./rows.ts";

const HEAD = ["row", "ours", "OTP", "ours / OTP", "node:net", "unit", "goal", "verdict"];

/** Medians; columns that nobody measured stay empty. */
export function table(results: readonly Result[]): string {
  const lines = results.map((result) => [
    result.row,
    figure(result.ours),
    figure(result.otp),
    ratio(result)?.toFixed(2) ?? "",
    figure(result.net),
    rows[result.row].unit,
    goalsOf(result.row).map(inWords).join("; "),
    goalsOf(result.row)
      .map((goal) => verdict(goal, result, results))
      .join("; "),
  ]);
  const columns = HEAD.map((head, i) => {
    const width = Math.max(...[HEAD, ...lines].map((cells) => cells[i]?.length ?? 0));
    const isText = ["row", "unit", "goal", "verdict"].includes(head);
    return {
      cell: (text = "") => (isText ? text.padEnd(width) : text.padStart(width)),
      rule: isText ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
    };
  });
  return [
    `| ${columns.map(({ cell }, i) => cell(HEAD[i])).join(" | ")} |`,
    `| ${columns.map(({ rule }) => rule).join(" | ")} |`,
    ...lines.map((cells) => `| ${columns.map(({ cell }, i) => cell(cells[i])).join(" | ")} |`),
  ].join("\n");
}

/** How many times as much ours is. */
export function ratio({ ours, otp }: Result): number | undefined {
  return otp && median(ours) / median(otp);
}

const goalsOf = (row: RowName): readonly Goal[] => rows[row].goals;

const SIDES = { otp: "OTP", net: "node:net", "ping-pong": "ping-pong" };

function inWords({ atLeast, atMost, of }: Goal): string {
  return `${atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`}${of ? ` of ${SIDES[of]}` : ""}`;
}

/** Whether a goal is met; empty where what it is compared with was not measured. */
export function verdict(goal: Goal, result: Result, results: readonly Result[]): string {
  const { of } = goal;
  const isRow = of !== undefined && of in rows;
  const than = isRow ? results.find(({ row }) => row === of)?.ours : of ? result[of as "otp"] : [1];
  if (!than) return "";
  const reached = median(result.ours) / median(than);
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = goal;
  return reached >= atLeast && reached <= atMost ? "met" : `no: ${reached.toPrecision(2)}`;
}

/** Three digits: no measurement is good for more. */
function figure(numbers: readonly number[] | undefined): string {
  return numbers ? Number(median(numbers).toPrecision(3)).toLocaleString("en-US") : "";
}
