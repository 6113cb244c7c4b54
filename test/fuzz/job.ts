/** What is to be played, and what the thread that plays it says of it. */
import { createHash } from "node:crypto";

/** How many inputs a target is given in one turn. */
export const BATCH = 50;

export interface Job {
  /** The file that exports `TARGETS`, as a URL. */
  readonly module: string;
  readonly targets: readonly string[];
  readonly seed: number;
  /** How long, in ms; or how many batches for each target. */
  readonly ms: number;
  readonly batches?: number;
  /** The number of the first batch: after a thread has broken down, another goes on behind it. */
  readonly first: number;
  readonly replay?: { readonly seed: number; readonly path: string };
  /** Where the thread is: the target, its seed, the place of the input in the batch, and a count of all. */
  readonly place: SharedArrayBuffer;
}

export interface Finding {
  readonly target: string;
  /** The seed of the batch, and the place in it, with the way to the smallest such input. */
  readonly seed: number;
  readonly path: string;
  /** For a reader. */
  readonly input?: string;
  readonly why: string;
}

export type Said =
  | { readonly kind: "played"; readonly target: string; readonly inputs: number }
  | ({ readonly kind: "found" } & Finding)
  | { readonly kind: "done" };

/** The seed of a batch: it depends on nothing else, so that a target alone gets what it gets among others. */
export function seedOf(seed: number, target: string, batch: number): number {
  return createHash("sha256").update(`${seed} ${target} ${batch}`).digest().readInt32BE();
}
