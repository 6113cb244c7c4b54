/** A run as a file: the check, and the steps in which the run parts from the plain order. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Limits } from "../../../runtime/simulated/step.ts";
import { checksOf, type Lab } from "../check/lab.ts";
import { UsageError } from "../cli/options.ts";
import type { Parting } from "./choices.ts";

export interface Saved {
  readonly lab: string;
  readonly check: string;
  readonly limits: Limits;
  readonly partings: readonly Parting[];
  /** For people. */
  readonly why?: string;
}

export function save(file: string, saved: Saved): void {
  writeFileSync(file, `${JSON.stringify(saved, undefined, 2)}\n`);
}

/** @throws UsageError for what is no such file */
export function readSaved(file: string): Saved {
  try {
    const saved: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isSaved(saved)) return saved;
  } catch (error) {
    throw new UsageError(`expected a file with a run: ${(error as Error).message}`);
  }
  throw new UsageError(`expected a file that --explore or --step has written, got ${file}`);
}

/**
 * A run of a check that this lab has.
 *
 * @throws UsageError for any other file
 */
export function readSavedOf(lab: Lab, file: string): Saved {
  const saved = readSaved(file);
  if (saved.lab !== lab.number)
    throw new UsageError(
      `${file} is of lab ${saved.lab}: npx tsx labs/${saved.lab} --replay ${file}`,
    );
  if (!checksOf(lab).some(({ check }) => check.name === saved.check))
    throw new UsageError(
      `${file} is of a check that lab ${lab.number} does not have: "${saved.check}"`,
    );
  return saved;
}

/** `07-two-halves-that-meet`: what files of a check begin with. */
export function fileName(lab: string, check: string): string {
  const words = check.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return [lab, ...words.slice(0, 6)].join("-");
}

export function isSaved(saved: unknown): saved is Saved {
  const { lab, check, limits, partings } = (saved ?? {}) as Partial<Record<keyof Saved, unknown>>;
  const { delays, faults } = (limits ?? {}) as Partial<Limits>;
  return (
    [lab, check].every((each) => typeof each === "string") &&
    [delays, faults].every((each) => Number.isInteger(each)) &&
    Array.isArray(partings) &&
    partings.every((each) => Number.isInteger(each?.step) && typeof each?.id === "string")
  );
}
