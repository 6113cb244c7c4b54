/**
 * What was handed in: where it is, and taking from it what the labs name, and nothing else. A
 * submission is a checkout of the course, or a folder of labs, or, where one lab is graded, a folder
 * with that lab's files. It may contain anything, so nothing in it is run, followed or trusted here.
 */
import { constants } from "node:fs";
import { mkdir, open, readdir, realpath, stat, writeFile } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { filesOf } from "../check/files.ts";
import type { Lab } from "../check/lab.ts";
import { UsageError } from "../cli/options.ts";
import { clean } from "./result.ts";

export interface Submission {
  /** The name of its folder. */
  readonly name: string;
  readonly folder: string;
}

/** No file that a student writes is longer, in bytes. */
const MAX_BYTES = 256 * 1024;

/**
 * The submissions in folders: each is one itself, or has one in each of its folders.
 *
 * @throws UsageError for a folder that is not there, or has nothing to grade
 */
export async function findSubmissions(
  folders: readonly string[],
  labs: readonly Lab[],
): Promise<Submission[]> {
  const found: Submission[] = [];
  for (const folder of folders) {
    const inside = await foldersIn(folder);
    if (await isSubmission(folder, labs))
      found.push({ name: clean(basename(await realpath(folder))), folder });
    else {
      const many = inside.map((name) => ({ name: clean(name), folder: join(folder, name) }));
      const any = await Promise.all(many.map((each) => isSubmission(each.folder, labs)));
      if (!any.includes(true))
        throw new UsageError(`expected submissions in ${folder}, and there are no files of a lab`);
      found.push(...many);
    }
  }
  const names = found.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new UsageError(`two submissions are called ${twice}: rename one of the folders`);
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .sort();
  } catch {
    throw new UsageError(`there is no folder ${folder}`);
  }
}

async function isSubmission(folder: string, labs: readonly Lab[]): Promise<boolean> {
  const places = labs.flatMap((lab) => placesOf(folder, lab, labs.length === 1));
  const there = await Promise.all(places.map(isThere));
  return there.includes(true);
}

/** Where the files of a lab may be in a submission. */
function placesOf(folder: string, lab: Lab, alone: boolean): string[] {
  const folders = [join(folder, "labs", lab.number), join(folder, lab.number)];
  if (alone) folders.push(folder);
  return folders.flatMap((each) => filesOf(lab).map((file) => join(each, file)));
}

/**
 * Copies the files of a lab into an empty folder.
 *
 * @param alone whether it is the only lab that is graded
 * @returns what was wrong with those that were not taken
 */
export async function takeFiles(
  { folder }: Submission,
  lab: Lab,
  alone: boolean,
  to: string,
): Promise<string[]> {
  await mkdir(to, { recursive: true });
  const root = await realpath(folder);
  const problems: string[] = [];
  for (const file of filesOf(lab)) {
    const places = placesOf(folder, lab, alone).filter((path) => basename(path) === file);
    const there = await Promise.all(places.map(isThere));
    const path = places[there.indexOf(true)];
    if (path === undefined) continue;
    try {
      await writeFile(join(to, file), await contentOf(path, root));
    } catch (error) {
      problems.push(`${file}: ${(error as Error).message}`);
    }
  }
  return problems;
}

/** A file that a link leads to outside of the submission is somebody else's. */
async function contentOf(path: string, root: string): Promise<Buffer> {
  if (!(await realpath(path)).startsWith(root + sep)) throw new Error("a link to somewhere else");
  if (!(await stat(path)).isFile()) throw new Error("not a file"); // a pipe would never end
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await file.stat();
    if (size > MAX_BYTES) throw new Error(`longer than ${MAX_BYTES} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
