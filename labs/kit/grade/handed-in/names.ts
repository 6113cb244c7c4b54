/**
 * Names as they come from other systems: of files, folders and archives. They become texts that mean
 * nothing to a terminal, a spreadsheet or a path, and what a learning platform has written around a
 * student's name is taken off.
 */

/**
 * Controls, halves of characters, marks that turn the direction of what follows, and what has no width:
 * with them a name could look like another one, or like several lines.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu;

/** A name of bytes, as UTF-8 if it is that, or else as Latin-1; accents are one way, composed. */
export function readableName(bytes: Uint8Array): string {
  let name: string;
  try {
    name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    name = Buffer.from(bytes).toString("latin1");
  }
  return tidyName(name);
}

export function tidyName(name: string): string {
  return name.normalize("NFC").replace(UNSEEN, "\ufffd");
}

/** A name as that of a file that is written, on any system. */
export function asFileName(name: string): string {
  return name.replace(/[\\/:*?"<>|\ufffd]/g, "_").replace(/^\.+|[. ]+$/g, "_");
}

/** What a platform's name for a folder, a file or an archive says. */
export interface Labelled {
  /** The student. */
  readonly name: string;
  /** The platform's own number for the student's work. */
  readonly id?: string;
  /** The lab that it is about. */
  readonly lab?: string;
  /** The file's own name, where the platform has put all files into one folder. */
  readonly file?: string;
  /** Whether the platform says that it came late. */
  readonly late?: boolean;
}

/** `Surname Name_12345_assignsubmission_file_`, a folder, or with the file's name behind it. */
const MOODLE = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)_?(.*)$/s;
/** `surnamename_LATE_12345_67890_kvs-1.ts` */
const CANVAS = /^(.+?)_(LATE_)?(\d{2,})_\d{2,}_(.+)$/s;
/** `lab03-amora` */
const CLASSROOM = /^lab[-_]?(\d{1,2})[-_](.+)$/is;

const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz)$/i;
/** What is an archive too, and can't be read here. */
const OTHER_ARCHIVE = /\.(?:rar|7z|gz|bz2|xz|zst|tar\.\w+)$/i;

export function isArchive(name: string): boolean {
  return ARCHIVE.test(name);
}

export function isOtherArchive(name: string): boolean {
  return OTHER_ARCHIVE.test(name) && !ARCHIVE.test(name);
}

/** What the name of a folder, or of a file beside others, says about whose work it is. */
export function labelOf(name: string, isFolder: boolean): Labelled | undefined {
  const [, student, id, file] = MOODLE.exec(name) ?? [];
  if (student && id && (isFolder || file))
    return { name: student, id, ...(!isFolder && { file }) } as Labelled;
  const [, user, late, number, handedIn] = CANVAS.exec(name) ?? [];
  if (user && number && handedIn && !isFolder)
    return { name: user, id: number, late: late !== undefined, file: handedIn };
  const bare = isFolder ? name : name.replace(ARCHIVE, "");
  const [, lab, owner] = CLASSROOM.exec(bare) ?? [];
  if (lab && owner && (isFolder || isArchive(name)))
    return { name: owner, lab: lab.padStart(2, "0") };
  return undefined;
}

/** Which lab a folder's name says, in two digits: `01`, `lab3`, `Lab 03 - two hosts`. */
export function labOfFolder(name: string): string | undefined {
  const [, number] =
    /^(?:labs?|week|exercise|assignment)?[-_ ]*(\d{1,2})(?:\D.*)?$/is.exec(name) ?? [];
  return number?.padStart(2, "0");
}

/** How well a file's name is that of a lab's file: 0 is letter by letter, `undefined` not at all. */
export function likeness(name: string, file: string): number | undefined {
  if (name === file) return 0;
  const [mine, its] = [name.toLowerCase(), file.toLowerCase()];
  if (mine === its) return 1;
  const stem = its.replace(/\.ts$/, "");
  if (!mine.startsWith(stem) || !mine.endsWith(".ts")) return undefined;
  // What browsers and platforms write behind the name of a second one.
  const [, first, second] =
    /^(?:[ _]?\((\d{1,4})\)|-(\d{1,4})|[ _-]+(?:copy|kopie|copia))$/.exec(
      mine.slice(stem.length, -".ts".length),
    ) ?? [];
  if (first === undefined && second === undefined && !/(?:copy|kopie|copia)\.ts$/.test(mine))
    return undefined;
  // The newest has the highest number.
  return 3 - Math.min(Number(first ?? second ?? 0), 9_999) / 10_000;
}
