/** What the bench has found, as a table for people: on a screen, and in Markdown as it is. */
import { median, type Result } from "./rounds.ts";
import { rows } from "./rows.ts";

const HEAD = ["row", "ours", "OTP", "ours / OTP", "node:net", "unit"];

/** Medians; columns that nobody measured stay empty. */
export function table(results: readonly Result[]): string {
  const lines = results.map((result) => [
    result.row,
    figure(result.ours),
    figure(result.otp),
    ratio(result)?.toFixed(2) ?? "",
    figure(result.net),
    rows[result.row].unit,
  ]);
  const columns = HEAD.map((head, i) => {
    const width = Math.max(...[HEAD, ...lines].map((cells) => cells[i]?.length ?? 0));
    const isText = head === "row" || head === "unit";
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

/** Three digits: no measurement is good for more. */
function figure(numbers: readonly number[] | undefined): string {
  return numbers ? Number(median(numbers).toPrecision(3)).toLocaleString("en-US") : "";
}
