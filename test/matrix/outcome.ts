/** What came of the tests on one release, read from their output in the Test Anything Protocol. */

export interface Outcome {
  readonly version: string;
  /** The file with all the output. */
  readonly log: string;
  readonly ok: boolean;
  readonly pass: number;
  readonly skipped: number;
  /** The tests that have failed, without those that have only failed because one in them has. */
  readonly failed: readonly string[];
}

/** @param ok whether the exit status says so */
export function outcomeOf(tap: string, ok: boolean): Omit<Outcome, "version" | "log"> {
  const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(tap)?.[1] ?? 0);
  const failed = [
    ...tap.matchAll(/^ *not ok \d+ - (.*)\n(?: +---\n(?: .*\n)*? +failureType: '(\w+)')?/gm),
  ]
    .filter(([, , kind]) => kind !== "subtestsFailed")
    .map(([, name = ""]) => name);
  return { ok: ok && failed.length === 0, pass: count("pass"), skipped: count("skipped"), failed };
}

/** A line for each release. */
export function summary(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ version, ok, pass, failed, skipped, log }) => [
    ...[version, ok ? "ok" : "FAILED", `${pass} passed`],
    ...[`${failed.length} failed`, `${skipped} skipped`, log],
  ]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(width(i))).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}
