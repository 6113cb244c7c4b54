/** Takes from a submission the files that the labs name, as text, and says what was taken from where. */
import { statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CHECKOUT, filesOf } from "../../check/files.ts";
import type { Lab } from "../../check/lab.ts";
import { filesFor, isOfCourse, pathText } from "./choose.ts";
import type { Entry } from "./entries.ts";
import { isOtherArchive } from "./names.ts";
import type { Submission } from "./submissions.ts";

/** No file that a student writes is longer, in bytes. */
const MAX_BYTES = 256 * 1024;

/** So many files that were not recognised are named. */
const MAX_NAMED = 8;

/** A file that was taken, and from where. */
export interface Taken {
  readonly lab: string;
  readonly file: string;
  readonly from: string;
  /** Whether that is where the course has it. */
  readonly isPlain: boolean;
}

export interface Handed {
  readonly taken: readonly Taken[];
  /** What was wrong with the files of a lab, by its number. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
  /** What was wrong with the submission, and what in it was not recognised. */
  readonly unclear: string[];
}

/**
 * Writes the files of labs into a folder for each, `NN`, in a folder. It never throws for what somebody has
 * handed in.
 *
 * @param all the labs of the course
 */
export async function takeFiles(
  submission: Submission,
  labs: readonly Lab[],
  all: readonly Lab[],
  to: string,
): Promise<Handed> {
  const taken: Taken[] = [];
  const problems = new Map<string, string[]>();
  let unclear: string[] = [];
  let entries: readonly Entry[] = [];
  try {
    const listing = await submission.list();
    entries = listing.entries;
    unclear = [...listing.problems];
  } catch (error) {
    unclear.push(`it can't be read: ${(error as Error).message}`);
  }
  const recognised = new Set<Entry>();
  for (const lab of all) {
    const choices = filesFor(lab, entries, all);
    for (const { entry, rivals } of choices)
      for (const each of [entry, ...rivals]) recognised.add(each);
    if (!labs.includes(lab)) continue;
    const own: string[] = [];
    await mkdir(join(to, lab.number), { recursive: true });
    for (const { file, entry, isPlain, rivals } of choices) {
      const from = pathText(entry);
      try {
        const text = textOf(await entry.read(MAX_BYTES));
        await writeFile(join(to, lab.number, file), text);
        taken.push({ lab: lab.number, file, from, isPlain });
        const others = await differing(rivals, text);
        if (others.length > 0)
          own.push(`${file}: ${from} was taken, and not ${others.slice(0, MAX_NAMED).join(", ")}`);
      } catch (error) {
        own.push(`${from}: ${(error as Error).message}`);
      }
    }
    const missing = filesOf(lab).filter((file) => !choices.some((each) => each.file === file));
    if (choices.length > 0) own.push(...missing.map((file) => `${file} is missing`));
    problems.set(lab.number, own);
  }
  unclear.push(...notRecognised(entries, recognised));
  return { taken, problems, unclear };
}

/** What of the files that might have been it says something else. */
async function differing(rivals: readonly Entry[], text: string): Promise<string[]> {
  const same = await Promise.all(
    rivals.map((rival) =>
      rival.read(MAX_BYTES).then(
        (content) => textOf(content) === text,
        () => false,
      ),
    ),
  );
  return rivals.filter((_, index) => !same[index]).map(pathText);
}

function notRecognised(entries: readonly Entry[], recognised: ReadonlySet<Entry>): string[] {
  const isThere = (path: string) =>
    statSync(join(CHECKOUT, path), { throwIfNoEntry: false })?.isFile() ?? false;
  const others = entries.filter((entry) => !recognised.has(entry) && !isOfCourse(entry, isThere));
  const archives = others.filter(({ path }) => isOtherArchive(path.at(-1) ?? ""));
  const files = others.filter((entry) => !archives.includes(entry)).map(pathText);
  const more = files.length > MAX_NAMED ? [`${files.length - MAX_NAMED} more`] : [];
  return [
    ...archives.map((entry) => `${pathText(entry)} can't be unpacked: expected a zip or a tar`),
    ...(files.length > 0
      ? [`not recognised: ${[...files.slice(0, MAX_NAMED), ...more].join(", ")}`]
      : []),
  ];
}

/** A file's text, whatever editor has written it: lines end with a newline, and no mark is before it. */
function textOf(content: Buffer): string {
  return decoded(content)
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n");
}

function decoded(content: Buffer): string {
  const [first, second] = content;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(content);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(content);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return content.toString("latin1");
  }
}
