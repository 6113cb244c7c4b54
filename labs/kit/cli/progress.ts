/**
 * How far somebody is in the course: what was seen of each lab, in `.progress.json` in the folder of
 * the checkout. It is a notebook and not a source of truth: whether a lab has been begun is seen from
 * its files, and when it is lost only the hints begin anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT, fingerprintsOf, isBegun } from "../check/files.ts";
import type { Verdict } from "../check/judge.ts";
import { checksOf, type Lab } from "../check/lab.ts";

/** What is noted of a lab. */
interface Note {
  /** How many hints were given, by what they are for. */
  readonly hints?: Readonly<Record<string, number>>;
  /** The last time that all checks were made: how many passed, and on which files. */
  readonly checked?: { readonly passed: number; readonly files: string };
}

type Progress = Record<string, Note>;

const FILE = join(CHECKOUT, ".progress.json");

/** Where somebody is with a lab. */
export type State =
  | { readonly at: "untouched" }
  /** Begun, and not checked since it was last changed. */
  | { readonly at: "begun" }
  | { readonly at: "checked"; readonly passed: number; readonly of: number };

/** The number of the next hint, from 1 to 3: it counts as given from now on. */
export function nextHint(lab: string, key: string, file = FILE): number {
  const progress = read(file);
  const given = progress[lab]?.hints ?? {};
  const number = Math.min((given[key] ?? 0) + 1, 3);
  progress[lab] = { ...progress[lab], hints: { ...given, [key]: number } };
  write(progress, file);
  return number;
}

/** Notes how the checks of a student's files have ended, if all were made. */
export function noteVerdicts(
  lab: Lab,
  folder: string,
  verdicts: readonly Verdict[],
  file = FILE,
): void {
  if (verdicts.length < checksOf(lab).length) return;
  const passed = verdicts.filter(({ outcome }) => outcome === "passed").length;
  const progress = read(file);
  progress[lab.number] = {
    ...progress[lab.number],
    checked: { passed, files: fingerprintsOf(folder, lab) },
  };
  write(progress, file);
}

/** Where somebody is with a lab whose files are in a folder. */
export function stateOf(lab: Lab, folder: string, file = FILE): State {
  if (!isBegun(folder, lab)) return { at: "untouched" };
  const checked = read(file)[lab.number]?.checked;
  if (checked?.files !== fingerprintsOf(folder, lab)) return { at: "begun" };
  return { at: "checked", passed: checked.passed, of: checksOf(lab).length };
}

/** A state in words. */
export function stateText(state: State): string {
  if (state.at !== "checked") return state.at;
  const { passed, of } = state;
  return passed === of ? "done" : `${passed} of ${of} checks`;
}

function write(progress: Progress, file: string): void {
  writeFileSync(file, `${JSON.stringify(progress, undefined, 2)}\n`);
}

/** A file that is not there, or not to be made sense of, means that nothing was noted yet. */
function read(file: string): Progress {
  try {
    const progress: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isObject(progress) && Object.values(progress).every(isNote)
      ? (progress as Progress)
      : {};
  } catch {
    return {};
  }
}

function isNote(note: unknown): note is Note {
  if (!isObject(note)) return false;
  const { hints = {}, checked } = note;
  return (
    isObject(hints) &&
    Object.values(hints).every((given) => Number.isInteger(given)) &&
    (checked === undefined ||
      (isObject(checked) && Number.isInteger(checked.passed) && typeof checked.files === "string"))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
