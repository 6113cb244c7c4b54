/**
 * Rounds: a row is measured on each side in turn, ours, OTP, ours, OTP, …, because figures from two
 * machines, or from one machine at two times, say nothing about each other.
 */
import { type Row, type RowName, rows } from "./rows.ts";
import type { Side } from "./sides.ts";

/** How long one measurement is to take, in seconds. */
const TARGET = 0.25;
/** How long it must take to tell from it how long another will. */
const LONG_ENOUGH = 0.05;
/**
 * How long a row runs before it counts: at least and at most, in seconds. JavaScript is compiled while
 * it runs, so this goes on as long as it gets faster.
 */
const WARM_UP = [0.5, 3] as const;

/** What a measurement comes to. */
const FIGURES = {
  second: (amount: number, measured: number) => amount / measured,
  one: (amount: number, measured: number) => measured / amount,
  row: (_amount: number, measured: number) => measured,
};

/** What one row came to in its unit, round by round, on each side that has it. */
export interface Result {
  readonly row: RowName;
  readonly ours: readonly number[];
  readonly otp?: readonly number[];
  readonly net?: readonly number[];
}

/** Measures a row. With one round, it is not worth finding out how much work makes a good measurement. */
export async function measure(
  name: RowName,
  all: readonly Side[],
  rounds: number,
): Promise<Result> {
  const row: Row = rows[name];
  const sides = all.filter(({ has }) => has(name));
  const counts = new Map<Side, number>();
  for (const side of sides)
    counts.set(side, rounds === 1 ? row.count : await goodCount(name, row, side));
  const figures: Record<Side["name"], number[]> = { ours: [], otp: [], net: [] };
  for (let round = 0; round < rounds; round++)
    for (const side of sides) {
      const count = counts.get(side) as number;
      const measured = await side.subject.measure(name, count);
      const amount = count * (row.each ?? 1);
      figures[side.name].push(FIGURES[row.per](amount, measured));
    }
  const { ours, otp, net } = figures;
  return { row: name, ours, ...(otp.length > 0 && { otp }), ...(net.length > 0 && { net }) };
}

/** How many operations take TARGET seconds. Finding out is the warm-up. */
async function goodCount(name: RowName, row: Row, side: Side): Promise<number> {
  if (row.per !== "second") return row.count;
  const [least, most] = WARM_UP;
  let count = row.count;
  for (let spent = 0, best = 0; ; ) {
    const measured = await side.subject.measure(name, count);
    spent += measured;
    const faster = count / measured > best * 1.1;
    best = Math.max(best, count / measured);
    if (measured < LONG_ENOUGH) count *= 4;
    else {
      count = Math.max(1, Math.round((count * TARGET) / measured));
      if (spent >= most || (spent >= least && !faster)) return count;
    }
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
