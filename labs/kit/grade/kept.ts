/**
 * What was judged is kept, in `.grades` in the checkout: a file for each lab of each submission, named after
 * everything that the verdict depends on. So grading can be ended at any time, however it ends, and goes
 * on where it was; what is graded again is what has changed, in a submission or in the course. Points,
 * weights and late days are not in it, and nobody's name.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { CHECKOUT, filesOf, textOf } from "../check/files.ts";
import type { Lab } from "../check/lab.ts";
import type { MadeCheck } from "./result.ts";

/** What came of the checks of a lab. */
export interface Kept {
  readonly checks: readonly MadeCheck[];
  /** Whether each of the instructor's own checks has passed. */
  readonly hidden: readonly boolean[];
  /** What was wrong when it was asked from outside; `undefined` when it was not asked. */
  readonly outside?: { readonly wrong?: string | undefined } | undefined;
}

/** Changes when what is kept is another thing. */
const VERSION = 3;

/** What in the checkout a verdict depends on. */
const JUDGING = ["runtime", "labs", "solutions", "package.json"];

export class KeptResults {
  readonly #folder: string;
  /** What is the same for all submissions. */
  readonly #course: string;

  constructor(folder = join(CHECKOUT, ".grades")) {
    this.#folder = folder;
    const hash = createHash("sha256").update(`${VERSION} ${process.version}\n`);
    for (const name of JUDGING) hashAll(hash, CHECKOUT, name);
    this.#course = hash.digest("hex");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /**
   * The name for what comes of a lab.
   *
   * @param folder with the submission's files of that lab
   * @param hidden the file with the instructor's own checks
   */
  keyOf(lab: Lab, folder: string, hidden?: string): string {
    const hash = createHash("sha256").update(`${this.#course} ${lab.number}\n`);
    for (const file of filesOf(lab)) hashText(hash, file, textOf(join(folder, file)));
    if (hidden !== undefined) hashText(hash, "hidden", textOf(hidden));
    return hash.digest("hex");
  }

  get(key: string): Kept | undefined {
    try {
      return JSON.parse(readFileSync(this.#fileOf(key), "utf8"));
    } catch {
      return undefined; // it was never there, or was cut off
    }
  }

  /** A file that is there is whole: it gets its name at the end. */
  put(key: string, kept: Kept): void {
    const file = this.#fileOf(key);
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(kept));
    renameSync(unfinished, file);
  }

  #fileOf(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}

type Hash = ReturnType<typeof createHash>;

function hashAll(hash: Hash, folder: string, name: string): void {
  const path = join(folder, name);
  let names: string[];
  try {
    names = readdirSync(path).sort();
  } catch {
    hashText(hash, path, textOf(path)); // a file
    return;
  }
  for (const each of names) if (!each.startsWith(".")) hashAll(hash, path, each);
}

/** With its length, so that no two lists of texts look the same. */
function hashText(hash: Hash, name: string, text = ""): void {
  hash.update(`${name} ${text.length}\n${text}`);
}
