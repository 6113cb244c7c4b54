/**
 * What was handed in: whose it is, and where. What an instructor names may be one submission or a class
 * of them, in the layouts in which platforms give them away: a folder or an archive for each student,
 * Moodle's and Canvas' with names of theirs, a repository for each student and lab, or all files in one
 * folder.
 */
import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { Lab } from "../../check/lab.ts";
import { UsageError } from "../../cli/options.ts";
import { MAX_ARCHIVE_BYTES, unpacked } from "./archives.ts";
import { isLike } from "./choose.ts";
import { type Child, childrenOf, type Entry, entriesIn, entryOf, type Listing } from "./entries.ts";
import { isArchive, isOtherArchive, labelOf, labOfFolder, tidyName } from "./names.ts";

export interface Submission {
  /** Nobody else's: two of the same name are told apart by a number. */
  readonly name: string;
  /** The platform's own number for it. */
  readonly id?: string;
  /** The name that the platform has given its folder. */
  readonly label?: string;
  /** Whether the platform has marked it as late. */
  readonly isLate: boolean;
  /** Everything in it, archives unpacked. */
  readonly list: () => Promise<Listing>;
}

export interface Class {
  readonly submissions: readonly Submission[];
  /** Files beside the submissions that seem to be nobody's. */
  readonly strays: readonly string[];
}

/** Something at the top of what was named. */
interface Part {
  readonly name: string;
  readonly isFolder: boolean;
  /** With its own name at the beginning of each path. */
  readonly list: () => Promise<Listing>;
}

/**
 * The submissions in folders and archives.
 *
 * @param all the labs of the course
 * @throws UsageError for one that is not there
 */
export async function findSubmissions(
  places: readonly string[],
  all: readonly Lab[],
): Promise<Class> {
  const found: Submission[] = [];
  const strays: string[] = [];
  for (const place of places) {
    const { submissions, strays: own } = await classIn(place, all);
    found.push(...submissions);
    strays.push(...own);
  }
  return { submissions: withOwnNames(found), strays };
}

async function classIn(place: string, all: readonly Lab[]): Promise<Class> {
  const parts = await partsOf(place);
  const looks = await Promise.all(parts.map((part) => look(part, all)));
  const isCheckout = ["package.json", "labs"].every((name) =>
    parts.some((part) => part.name === name),
  );
  const students = parts.filter((_, index) => looks[index] === "a student's");
  const own = parts.filter((_, index) => looks[index] === "a lab's file").length;
  if (isCheckout || students.length === 0 || (students.length === 1 && own > 0))
    return { submissions: [whole(place, parts)], strays: [] };
  const theirs = parts.filter(({ isFolder }, index) => isFolder || looks[index] === "a student's");
  const strays = parts.filter((part) => !theirs.includes(part)).map(({ name }) => name);
  return { submissions: grouped(theirs), strays };
}

/** What is at the top of a folder or an archive. */
async function partsOf(place: string): Promise<Part[]> {
  const kind = await stat(place).catch(() => undefined);
  if (!kind) throw new UsageError(`there is no folder and no archive ${place}`);
  if (kind.isDirectory()) {
    const children = await childrenOf(Buffer.from(place)).catch((error: Error) => {
      throw new UsageError(error.message);
    });
    return children.map((child) => ({
      name: child.name,
      isFolder: child.kind === "folder",
      list: () => listingOf(child),
    }));
  }
  const name = tidyName(basename(place));
  const read = async (max: number) => {
    if (kind.size > max) throw new UsageError(`${place} is longer than ${max} bytes`);
    return readFile(place);
  };
  const listing = isArchive(name)
    ? await opened(name, await read(MAX_ARCHIVE_BYTES))
    : { entries: [{ path: [name], read }], problems: [] };
  return partsOfListing(listing);
}

async function listingOf(child: Child): Promise<Listing> {
  if (child.kind === "folder") return entriesIn(child.place, [child.name]);
  return { entries: [entryOf(child, [child.name])], problems: [] };
}

/** What is in an archive that was named: paths begin inside of it. */
async function opened(name: string, content: Buffer): Promise<Listing> {
  const { entries, problems } = await unpacked(
    { entries: [{ path: [name], read: async () => content }], problems: [] },
    1,
  );
  if (entries.length === 0) throw new UsageError(problems.join("\n") || `${name} is empty`);
  return { entries: entries.map((entry) => ({ ...entry, path: entry.path.slice(1) })), problems };
}

function partsOfListing({ entries, problems }: Listing): Part[] {
  const names = [...new Set(entries.map(({ path }) => path[0] ?? ""))];
  return names.map((name, index) => {
    const own = entries.filter(({ path }) => path[0] === name);
    const listing = { entries: own, problems: index === 0 ? problems : [] };
    return { name, isFolder: own.some(({ path }) => path.length > 1), list: async () => listing };
  });
}

/** What a part of what was named seems to be. */
async function look(
  part: Part,
  all: readonly Lab[],
): Promise<"a student's" | "a lab's file" | "else"> {
  const { name, isFolder } = part;
  if (labelOf(name, isFolder)) return "a student's";
  if (!isFolder) {
    if (isArchive(name) || isOtherArchive(name)) return "a student's";
    return isLike({ path: [name], read: unread }, all) ? "a lab's file" : "else";
  }
  const { entries } = await part.list();
  if (isStructure(name, entries, all)) return "a lab's file";
  const inside = entries.map(({ path }) => ({ path: path.slice(1), read: unread }));
  const isWork = (entry: Entry) => isArchive(entry.path.at(-1) ?? "") || isLike(entry, all);
  return inside.some(isWork) ? "a student's" : "else";
}

const unread = () => Promise.reject(new Error("not yet"));

/** Whether a folder is one of a submission's own, `01` or `labs`, and not a student of that name. */
function isStructure(name: string, entries: readonly Entry[], all: readonly Lab[]): boolean {
  if (name === "src") return true;
  if (name !== "labs" && labOfFolder(name) === undefined) return false;
  const depth = name === "labs" ? 3 : 2;
  return entries.some((entry) => entry.path.length === depth && isLike(entry, all));
}

/** Everything as one submission, named after its folder or archive. */
function whole(place: string, parts: readonly Part[]): Submission {
  const name = tidyName(basename(resolve(place))).replace(/\.(?:zip|tar|tgz|tar\.gz)$/i, "");
  return { name: name || "submission", isLate: false, list: () => listAll(parts, 0) };
}

/** What belongs to the same student is one submission. */
function grouped(parts: readonly Part[]): Submission[] {
  const groups = new Map<string, { part: Part; label: ReturnType<typeof labelOf> }[]>();
  for (const [index, part] of parts.entries()) {
    const label = labelOf(part.name, part.isFolder);
    const key = label ? `${label.name}\n${label.id ?? ""}` : String(index);
    groups.set(key, [...(groups.get(key) ?? []), { part, label }]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const bare = first?.part.name ?? "";
    const name = first?.label?.name ?? (first?.part.isFolder ? bare : withoutEnding(bare));
    const id = first?.label?.id;
    return {
      ...{ name, isLate: group.some(({ label }) => label?.late) },
      ...(id !== undefined && { id, ...(first?.part.isFolder && { label: bare }) }),
      list: () =>
        listAll(
          group.map(({ part }) => part),
          // A student's own folder says nothing of the labs, but one of a student and a lab does.
          first?.part.isFolder && first.label?.lab === undefined ? 1 : 0,
        ),
    };
  });
}

async function listAll(parts: readonly Part[], above: number): Promise<Listing> {
  const listings: Listing[] = [];
  for (const part of parts) listings.push(await part.list());
  const entries = listings.flatMap((each) => each.entries);
  return unpacked({
    entries: entries.map((entry) => ({ ...entry, path: entry.path.slice(above) })),
    problems: listings.flatMap(({ problems }) => problems),
  });
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]{1,4}$/, "").replace(/\.tar$/i, "") || name;
}

/** Names are compared as file systems do that ignore case. */
function withOwnNames(submissions: readonly Submission[]): Submission[] {
  const taken = new Set<string>();
  const keyOf = (name: string) => name.toLowerCase();
  const all = new Set(submissions.map(({ name }) => keyOf(name)));
  return submissions.map((submission) => {
    let { name } = submission;
    for (let number = 2; taken.has(keyOf(name)); number++) {
      const next = `${submission.name} (${number})`;
      name = all.has(keyOf(next)) ? name : next;
    }
    taken.add(keyOf(name));
    return { ...submission, name };
  });
}
