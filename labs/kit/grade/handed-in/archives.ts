/**
 * What is in a zip or a tar, without unpacking it to the disk: paths in it are only names, and links in
 * it are nothing. However much it promises, only so much is read.
 */
import { Readable, Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { configure, Uint8ArrayReader, ZipReader } from "@zip.js/zip.js";
import { Parser, type ReadEntry } from "tar";
import { type Entry, isSkipped, type Listing, MAX_ENTRIES, TooLong } from "./entries.ts";
import { isArchive, readableName } from "./names.ts";

/** How long an archive may be, and everything in a tar together, in bytes. */
export const MAX_ARCHIVE_BYTES = 128 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;
/** What of a tar is kept to be read later: of one file, and of all. */
const MAX_KEPT_BYTES = 1024 * 1024;
const MAX_ALL_KEPT_BYTES = 64 * 1024 * 1024;
/** An archive in an archive in a folder is looked into, and no further. */
const MAX_NESTED = 2;

configure({ useWebWorkers: false });

/** Entries, with those of the archives among them in the place of these. */
export async function unpacked({ entries, problems }: Listing, depth = 0): Promise<Listing> {
  const all = { entries: [] as Entry[], problems: [...problems] };
  for (const entry of entries) {
    const name = entry.path.at(-1) ?? "";
    if (!isArchive(name)) {
      all.entries.push(entry);
      continue;
    }
    try {
      if (depth === MAX_NESTED) throw new Error("too many archives in each other");
      const inside = await entriesOf(name, await entry.read(MAX_ARCHIVE_BYTES), entry.path);
      const found = await unpacked(inside, depth + 1);
      all.entries.push(...found.entries);
      all.problems.push(...found.problems);
    } catch (error) {
      all.problems.push(`${entry.path.join("/")} can't be unpacked: ${(error as Error).message}`);
    }
  }
  return all;
}

function entriesOf(name: string, content: Buffer, path: readonly string[]): Promise<Listing> {
  return /\.zip$/i.test(name) ? entriesOfZip(content, path) : entriesOfTar(content, path);
}

async function entriesOfZip(content: Buffer, path: readonly string[]): Promise<Listing> {
  const reader = new ZipReader(new Uint8ArrayReader(content), { checkOverlappingEntry: true });
  const listing = new Inside(path);
  for await (const entry of reader.getEntriesGenerator()) {
    const own = listing.pathOf(entry.rawFilename);
    if (own === undefined || entry.directory) continue;
    if (isLink(entry.externalFileAttributes)) {
      listing.add(own, async () => Promise.reject(new Error("a link, which is not followed")));
      continue;
    }
    listing.add(own, async (maxBytes) => {
      if (entry.encrypted) throw new Error("it needs a password");
      const chunks: Uint8Array[] = [];
      let length = 0;
      await entry.getData(
        new WritableStream<Uint8Array>({
          write: (chunk) => {
            length += chunk.length;
            if (length > maxBytes) throw new TooLong(maxBytes);
            chunks.push(chunk.slice());
          },
        }),
      );
      return Buffer.concat(chunks);
    });
  }
  return listing;
}

/** Unix' kind of a file stands in the upper half. */
function isLink(attributes: number): boolean {
  return ((attributes >>> 16) & 0o170000) === 0o120000;
}

async function entriesOfTar(content: Buffer, path: readonly string[]): Promise<Listing> {
  const listing = new Inside(path);
  let kept = 0;
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry: ReadEntry) => {
      const own = listing.pathOf(Buffer.from(entry.path));
      const isFile = entry.type === "File" || entry.type === "OldFile";
      if (own === undefined || entry.type === "Directory") return entry.resume();
      if (!isFile) {
        listing.add(own, async () => Promise.reject(new Error("a link, which is not followed")));
        return entry.resume();
      }
      const limit = isArchive(own.at(-1) ?? "") ? MAX_ALL_KEPT_BYTES : MAX_KEPT_BYTES;
      if (entry.size > limit || kept + entry.size > MAX_ALL_KEPT_BYTES) {
        listing.add(own, async (maxBytes) => Promise.reject(new TooLong(maxBytes)));
        return entry.resume();
      }
      kept += entry.size;
      const chunks: Buffer[] = [];
      entry.on("data", (chunk: Buffer) => chunks.push(chunk));
      listing.add(own, async (maxBytes) => {
        const whole = Buffer.concat(chunks);
        if (whole.length > maxBytes) throw new TooLong(maxBytes);
        return whole;
      });
    },
  });
  let length = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      length += chunk.length;
      done(length > MAX_UNPACKED_BYTES ? new TooLong(MAX_UNPACKED_BYTES) : null, chunk);
    },
  });
  const source = Readable.from(slices(content));
  const isGzip = content[0] === 0x1f && content[1] === 0x8b;
  const collect = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) parser.write(chunk);
    const ended = new Promise<void>((resolve, reject) => {
      parser.on("end", resolve);
      parser.on("error", reject);
    });
    parser.end();
    await ended;
  };
  if (isGzip) await pipeline(source, createGunzip(), counted, collect);
  else await pipeline(source, counted, collect);
  return listing;
}

function* slices(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}

/** What was found in an archive so far. */
class Inside implements Listing {
  readonly entries: Entry[] = [];
  readonly problems: string[] = [];
  readonly #path: readonly string[];

  constructor(path: readonly string[]) {
    this.#path = path;
  }

  /** Where a name in the archive is, seen from the submission, if it is wanted at all. */
  pathOf(name: Uint8Array): readonly string[] | undefined {
    const parts = Buffer.from(name).toString("latin1").split(/[\\/]/);
    const inside = parts
      .filter((part) => part !== "" && part !== ".")
      .map((part) => readableName(Buffer.from(part, "latin1")));
    if (inside.includes("..")) {
      this.problems.push(`${this.#path.join("/")}: ${inside.join("/")} leads out of it: not taken`);
      return undefined;
    }
    if (inside.length === 0 || isSkipped(inside)) return undefined;
    return [...this.#path, ...inside];
  }

  add(path: readonly string[], read: Entry["read"]): void {
    if (this.entries.length === MAX_ENTRIES) throw new Error("too many files in it");
    this.entries.push({ path, read });
  }
}
