/**
 * Nothing a student has written is ever lost: whenever a lab's files are run and differ from what was
 * kept last, a copy is kept in `.attempts/NN/1`, `2` and so on, which git ignores. So an update of the
 * course, a slip of the editor or a fresh start can always be taken back.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT, filesOf, fingerprint, fingerprintsOf, isBegun } from "../check/files.ts";
import type { Lab } from "../check/lab.ts";

const FOLDER = join(CHECKOUT, ".attempts");

/** Keeps a copy of a lab's files, unless it is there already. Gives the folder of the copy. */
export function keepAttempt(lab: Lab, folder: string, attempts = FOLDER): string | undefined {
  if (!isBegun(folder, lab)) return undefined;
  const kept = join(attempts, lab.number);
  mkdirSync(kept, { recursive: true });
  const numbers = readdirSync(kept).map(Number).filter(Number.isInteger);
  const last = Math.max(0, ...numbers);
  const lastFolder = join(kept, String(last));
  if (last > 0 && fingerprintsOf(lastFolder, lab) === fingerprintsOf(folder, lab))
    return lastFolder;
  const copy = join(kept, String(last + 1));
  mkdirSync(copy);
  for (const file of filesOf(lab))
    if (existsSync(join(folder, file))) cpSync(join(folder, file), join(copy, file));
  return copy;
}

/** The untouched files of a lab can't be found. */
export class NoStarter extends Error {
  override readonly name = "NoStarter";
}

/**
 * Puts a lab's untouched files in the place of what was written, which is kept.
 *
 * @returns the folder in which the attempt was kept
 * @throws NoStarter when git has none; then nothing was changed
 */
export function startOver(lab: Lab, folder: string): string | undefined {
  const starters = filesOf(lab).map((file) => ({ file, text: starterOf(lab, file) }));
  const kept = keepAttempt(lab, folder);
  for (const { file, text } of starters) writeFileSync(join(folder, file), text);
  return kept;
}

/** A file as it was before anybody touched it: the last version in git that has its fingerprint. */
function starterOf(lab: Lab, file: string): string {
  const path = `labs/${lab.number}/${file}`;
  for (const commit of git("log", "--format=%H", "--", path).split("\n").filter(Boolean)) {
    const text = git("show", `${commit}:${path}`);
    if (fingerprint(text) === lab.files[file]) return text;
  }
  throw new NoStarter(
    `git knows no untouched ${path}: take it from a fresh copy of the course, your own is unchanged`,
  );
}

/** What git says; nothing where there is none, or this is no checkout of its. */
function git(...args: readonly string[]): string {
  try {
    return execFileSync("git", args, {
      cwd: CHECKOUT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}
