/**
 * Which of the files that were handed in are those that the labs name: `labs/01/kvs.ts` as in the course,
 * and if that is not there, what is most like it.
 */
import { filesOf } from "../../check/files.ts";
import type { Lab } from "../../check/lab.ts";
import type { Entry } from "./entries.ts";
import { isArchive, labelOf, labOfFolder, likeness } from "./names.ts";

/** A file of a lab, and what was handed in as it. */
export interface Choice {
  readonly file: string;
  readonly entry: Entry;
  /** Whether it lies where the course says, under its own name. */
  readonly isPlain: boolean;
  /** What might have been it just as well. */
  readonly rivals: readonly Entry[];
}

/** Where it was handed in. */
export function pathText({ path }: Entry): string {
  return path.join("/");
}

/**
 * The files of a lab among those that were handed in.
 *
 * @param all the labs of the course: a name that two of them have needs a folder that says which
 */
export function filesFor(lab: Lab, entries: readonly Entry[], all: readonly Lab[]): Choice[] {
  return filesOf(lab).flatMap((file) => {
    const isOnly = all.filter((each) => filesOf(each).includes(file)).length === 1;
    const ranked = entries
      .map((entry) => ({ entry, rank: rankOf(entry, lab.number, file, isOnly) }))
      .filter(({ rank }) => rank.length > 0)
      .sort((a, b) => compare(a.rank, b.rank));
    const [best] = ranked;
    if (!best) return [];
    const [place = 0, name = 0] = best.rank;
    const rivals = ranked.slice(1).filter(({ rank }) => rank[0] === place && rank[1] === name);
    return [
      {
        ...{ file, entry: best.entry, isPlain: place === 0 && name === 0 && !isPacked(best.entry) },
        rivals: rivals.map(({ entry }) => entry),
      },
    ];
  });
}

function isPacked({ path }: Entry): boolean {
  return path.slice(0, -1).some(isArchive);
}

/** Whether something is like a file of any lab. */
export function isLike(entry: Entry, all: readonly Lab[]): boolean {
  return all.some((lab) => filesFor(lab, [entry], all).length > 0);
}

/** What is like it most comes first; empty if it is not like it at all. */
function rankOf({ path }: Entry, lab: string, file: string, isOnly: boolean): number[] {
  const folders = path.slice(0, -1);
  const said = path.at(-1) ?? "";
  const name = likeness(labelOf(said, false)?.file ?? said, file);
  if (name === undefined) return [];
  const of = folders.map(
    (folder) => labelOf(folder, true)?.lab ?? (isArchive(folder) ? undefined : labOfFolder(folder)),
  );
  const innermost = of.findLast((number) => number !== undefined);
  if (innermost !== undefined && innermost !== lab) return [];
  if (innermost === undefined && !isOnly) return [];
  const inCourse = ["", "labs/"].some((above) => folders.join("/") === above + lab);
  const place = inCourse ? 0 : innermost === lab ? 1 : 2;
  return [place, Math.floor(name), folders.length, name];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

/** Whether a file is one that comes with the course, wherever its checkout lies, and nobody has written. */
export function isOfCourse({ path }: Entry, isThere: (path: string) => boolean): boolean {
  const ends = path.map((_, index) => path.slice(index).join("/"));
  const isNote = /^README\b/i.test(path.at(-1) ?? "");
  return isNote || ends.some((end) => isThere(end) || isThere(`labs/${end}`));
}
