/**
 * The side of a JavaScript driver: reads `Row Count`, measures, prints `= Number`. See `subject.ts`.
 */
import { createInterface } from "node:readline";
import type { Measure } from "./rows.ts";

/** Says that this OS process is up, and measures what it is asked for until its input ends. */
export async function serve(
  address: string | number,
  measures: Readonly<Record<string, Measure>>,
): Promise<never> {
  console.log(`ready ${address}`);
  for await (const line of createInterface(process.stdin)) {
    const [row = "", count] = line.split(" ");
    const measure = measures[row];
    if (!measure) throw new Error(`no such row: ${row}`);
    console.log(`= ${await measure(Number(count))}`);
  }
  return process.exit();
}

/** How long something takes, in seconds. */
export async function seconds(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}
