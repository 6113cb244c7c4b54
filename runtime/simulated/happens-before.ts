/**
 * Which step of a run had to come before which, and which two only happened to come in this order.
 *
 * A step comes after those without which it could not be, and after every earlier one that has touched
 * the same. Two steps *race* when only the latter holds, and no third lies between: they could have come
 * the other way round, and it would have made a difference.
 */
import type { Step } from "./step.ts";

/** Two steps that race: their numbers. */
export type Race = readonly [earlier: number, later: number];

export class HappensBefore {
  readonly #steps: readonly Step[];
  /** Of each step the numbers of those before it, as bits. */
  readonly #before: Uint32Array[] = [];
  readonly races: Race[] = [];

  /** @param from the races in which the later step is an earlier one are not told */
  constructor(steps: readonly Step[], from = 0) {
    this.#steps = steps;
    const touches = new Map<string, { writer: number; readers: number[] }>();
    let calm = -1;
    for (const [j, step] of steps.entries()) {
      const before = new Uint32Array((steps.length >> 5) + 1);
      this.#before.push(before);
      if (step.isCalm) {
        for (let i = 0; i < j; i++) add(before, i);
        calm = j;
        touches.clear();
        continue;
      }
      for (const i of [calm, ...step.after]) if (i >= 0) this.#join(before, i);
      for (const i of rivals(step, j, touches)) {
        if (has(before, i)) continue;
        if (j >= from) this.races.push([i, j]);
        this.#join(before, i);
      }
    }
  }

  /** Whether one step had to come before another. */
  isBefore(i: number, j: number): boolean {
    return has(this.#before[j] as Uint32Array, i);
  }

  /**
   * What could have come first, if the later step of a race had come before the earlier: one of these has
   * to be tried in its place.
   */
  initials([i, j]: Race): number[] {
    const between: number[] = [];
    for (let k = i + 1; k < j; k++) if (!this.isBefore(i, k)) between.push(k);
    between.push(j);
    return between.filter((k) => !between.some((other) => other < k && this.isBefore(other, k)));
  }

  #join(before: Uint32Array, i: number): void {
    const other = this.#before[i] as Uint32Array;
    for (const [word, bits] of other.entries()) (before[word] as number) |= bits;
    add(before, i);
  }

  /**
   * What is the same for all runs that differ only in the order of independent steps: each step as the
   * how-manyeth of its own, and which of the others were before it.
   */
  canonical(): string {
    const counts = new Map<string, number>();
    const names = this.#steps.map(({ id }) => {
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      return `${id}.${count}`;
    });
    const lines = names.map((name, j) => {
      const before = names.filter((_, i) => i < j && this.isBefore(i, j)).sort();
      return `${name}: ${before.join(" ")}`;
    });
    return lines.sort().join("\n");
  }
}

/** The last steps that have touched what this one touches, the latest first; and notes this one. */
function rivals(
  step: Step,
  j: number,
  touches: Map<string, { writer: number; readers: number[] }>,
): number[] {
  const found = new Set<number>();
  for (const [what, access] of step.touched) {
    const last = touches.get(what) ?? { writer: -1, readers: [] };
    touches.set(what, last);
    if (last.writer >= 0) found.add(last.writer);
    if (access === "r") {
      last.readers.push(j);
      continue;
    }
    for (const reader of last.readers) found.add(reader);
    last.writer = j;
    last.readers = [];
  }
  return [...found].sort((a, b) => b - a);
}

const has = (bits: Uint32Array, i: number) => (((bits[i >> 5] as number) >>> (i & 31)) & 1) === 1;
function add(bits: Uint32Array, i: number): void {
  (bits[i >> 5] as number) |= 1 << (i & 31);
}
