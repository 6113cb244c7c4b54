/**
 * Hints: a nudge, then the idea, then nearly the code, one step at each asking. They belong to what
 * has gone wrong: who gets on, and fails at something else, begins with a nudge again.
 *
 * How far somebody is stands in `.progress.json` in the folder of the checkout.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "./files.ts";
import type { Check, Hints, Symptom } from "./lab.ts";

/** Which hints there are for a failure, and what tells them from others. */
export function hintsFor(
  check: Check,
  symptom: Symptom | undefined,
): { readonly key: string; readonly hints: Hints } {
  const special = symptom && check.when?.[symptom];
  return special
    ? { key: `${check.name}: ${symptom}`, hints: special.hints }
    : { key: check.name, hints: check.hints };
}

/** What `.progress.json` holds: for each lab how many hints were given, by what they are for. */
type Progress = Record<string, { hints: Record<string, number> }>;

const FILE = join(CHECKOUT, ".progress.json");

/** The number of the next hint, from 1 to 3: it counts as given from now on. */
export function nextHint(lab: string, key: string, file = FILE): number {
  const progress = read(file);
  const given = progress[lab]?.hints ?? {};
  const number = Math.min((given[key] ?? 0) + 1, 3);
  progress[lab] = { hints: { ...given, [key]: number } };
  writeFileSync(file, `${JSON.stringify(progress, undefined, 2)}\n`);
  return number;
}

/** A file that is not there, or not to be made sense of, means that nobody has asked yet. */
function read(file: string): Progress {
  try {
    const progress: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isProgress(progress) ? progress : {};
  } catch {
    return {};
  }
}

function isProgress(value: unknown): value is Progress {
  return (
    isObject(value) &&
    Object.values(value).every(
      (lab) =>
        isObject(lab) &&
        isObject(lab.hints) &&
        Object.values(lab.hints).every((given) => Number.isInteger(given)),
    )
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
