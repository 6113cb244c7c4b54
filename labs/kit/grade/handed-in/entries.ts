/**
 * The files of a submission, wherever they lie: in a folder, or in an archive. They may be anything, so
 * nothing is run or followed, nothing is unpacked to the disk, and there is a limit to everything.
 */
import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { readableName } from "./names.ts";

/** A file, which is read when it is wanted. */
export interface Entry {
  /** Its folders and its name, from the top of the submission. */
  readonly path: readonly string[];
  /** @throws Error that says why it can't be read */
  readonly read: (maxBytes: number) => Promise<Buffer>;
}

/** What there is in a folder or an archive. */
export interface Listing {
  readonly entries: readonly Entry[];
  /** What could not be looked at, and why. */
  readonly problems: readonly string[];
}

/** So many files of a submission are looked at, and so deep. */
export const MAX_ENTRIES = 20_000;
const MAX_DEPTH = 16;

/** Folders in which nothing is that a student has written for a lab. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "solutions", "__MACOSX", "dist"]);

/** What systems and editors leave behind. */
const LITTER = /^(?:\.|~\$|Thumbs\.db$|desktop\.ini$|Icon\r?$|__MACOSX$)|~$/i;

export function isLitter(name: string): boolean {
  return LITTER.test(name);
}

/** Whether a path leads through a folder that is not looked into. */
export function isSkipped(path: readonly string[]): boolean {
  return path.some(
    (name, index) => isLitter(name) || (SKIPPED.has(name) && index < path.length - 1),
  );
}

/** A name in a folder. Names are bytes there, of any encoding. */
export interface Child {
  readonly name: string;
  readonly place: Buffer;
  readonly kind: "folder" | "file" | "link" | "other";
}

/** What is in a folder, without litter, in an order that does not depend on the disk. */
export async function childrenOf(folder: Buffer): Promise<Child[]> {
  const found = await readdir(folder, { withFileTypes: true, encoding: "buffer" });
  return found
    .map((entry) => {
      const bytes: Buffer = entry.name;
      const kind = entry.isDirectory() ? "folder" : entry.isFile() ? "file" : undefined;
      return {
        name: readableName(bytes),
        place: Buffer.concat([folder, Buffer.from("/"), bytes]),
        kind: kind ?? (entry.isSymbolicLink() ? "link" : "other"),
      } as const;
    })
    .filter(({ name }) => !isLitter(name))
    .sort((a, b) => Buffer.compare(a.place, b.place));
}

/** Everything in a folder and those in it. */
export async function entriesIn(folder: Buffer, path: readonly string[] = []): Promise<Listing> {
  const entries: Entry[] = [];
  const problems: string[] = [];
  const walk = async (place: Buffer, at: readonly string[]): Promise<void> => {
    for (const child of await childrenOf(place)) {
      const own = [...at, child.name];
      if (entries.length === MAX_ENTRIES || own.length > MAX_DEPTH) {
        problems.push(`${at.join("/")}: too many files, or too deep: the rest was not looked at`);
        return;
      }
      if (child.kind === "folder") {
        if (!SKIPPED.has(child.name)) await walk(child.place, own);
      } else entries.push(entryOf(child, own));
    }
  };
  await walk(folder, path);
  return { entries, problems };
}

/** A file on the disk; what a link leads to is somebody else's. */
export function entryOf({ place, kind }: Child, path: readonly string[]): Entry {
  return {
    path,
    read: async (maxBytes) => {
      if (kind === "link") throw new Error("a link, which is not followed");
      if (kind !== "file") throw new Error("not a file"); // a pipe would never end
      const file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        const { size } = await file.stat();
        if (size > maxBytes) throw new TooLong(maxBytes);
        return await file.readFile();
      } finally {
        await file.close();
      }
    },
  };
}

export class TooLong extends Error {
  constructor(maxBytes: number) {
    super(`longer than ${maxBytes} bytes`);
  }
}
