/** Comma-separated values, RFC 4180, as spreadsheets and platforms write and read them. */

/** With it a spreadsheet reads names as they are. */
const BOM = "\ufeff";

export type Row = readonly (string | number)[];

/** @param shown how a text is written, before quotes: so that a spreadsheet does not calculate with it */
export function csvText(rows: readonly Row[], shown = harmless): string {
  const field = (value: string | number) =>
    quoted(typeof value === "string" ? shown(value) : value);
  return BOM + rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/** A spreadsheet takes what begins so for a formula, and a name is not ours. */
function harmless(text: string): string {
  return /^[\s\ufffd]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}

/** What a platform has written is read by it again. */
export function asItIs(text: string): string {
  return text;
}

function quoted(value: string | number): string {
  const text = String(value);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows of a file. */
export function readTable(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g;
  const source = text.replace(/^\ufeff/, "");
  for (const [all, quoted, plain = "", end] of source.matchAll(fields)) {
    if (all === "" && row.length === 0) break; // behind the last line
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
