/**
 * Where the student's files are, and what can be said of them without running them: whether anybody
 * has begun, what is still to be done, and in which line something stands.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Staged, StagedLab } from "./staged.ts";

/** The folder of the checkout. */
export const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url));

/** Where the message diagrams of checks that failed are written. */
export const DIAGRAMS = join(CHECKOUT, ".diagrams");

/** A path as somebody types it who is where the program was started. */
export function shown(path: string): string {
  return relative(process.cwd(), path) || ".";
}

/**
 * What stays of a text when it is laid out in another way: its words, in any order, because formatters
 * sort imports too. Whoever writes code changes them.
 */
export function fingerprint(text: string): string {
  const words = text.match(/[\p{L}\p{N}_$]+/gu) ?? [];
  return createHash("sha256").update(words.sort().join(" ")).digest("hex").slice(0, 16);
}

/** Whether somebody has begun: a file is not the starter any more. */
export function isBegun(folder: string, lab: StagedLab): boolean {
  return Object.entries(lab.files).some(([file, starter]) => {
    const text = textOf(join(folder, file));
    return text === undefined || fingerprint(text) !== starter;
  });
}

/** What tells one version of a lab's files from another. */
export function fingerprintsOf(folder: string, lab: StagedLab): string {
  return filesOf(lab)
    .map((file) => fingerprint(textOf(join(folder, file)) ?? ""))
    .join(" ");
}

/** The names of a lab's files. */
export function filesOf(lab: StagedLab): string[] {
  return Object.keys(lab.files);
}

/**
 * Where modules are looked for: the student's folder, then those of earlier labs, then what the lab
 * itself gives.
 */
export function foldersOf({ lab, folder, earlier }: Staged): string[] {
  const given = join(CHECKOUT, "labs", lab.number, "given");
  return [folder, ...(lab.uses ?? []).map((number) => join(earlier, number)), given];
}

/** A place in a file. */
export interface Place {
  readonly path: string;
  /** From 1 on; 0 when only the file is known. */
  readonly line: number;
}

/** Something to be done: a line with TODO in it. */
export interface Todo extends Place {
  readonly text: string;
}

/** Everything that is still to be done in a lab, in the order of its files. */
export function todosOf(folder: string, lab: StagedLab): Todo[] {
  return filesOf(lab).flatMap((file) => todosIn(join(folder, file)));
}

/** What is still to be done in the labs that a lab uses. */
export function earlierTodos(root: string, lab: StagedLab): Todo[] {
  return (lab.uses ?? []).flatMap((number) => {
    const files = readdirSync(join(root, number)).filter((file) => file.endsWith(".ts"));
    return files
      .filter((file) => file !== "index.ts")
      .flatMap((file) => todosIn(join(root, number, file)));
  });
}

/** A comment with TODO in it goes on until something else follows. */
function todosIn(path: string): Todo[] {
  const lines = textOf(path)?.split("\n") ?? [];
  return lines.flatMap((line, index) => {
    const found = /\bTODO\b.*/.exec(line);
    if (!found) return [];
    const rest = lines.slice(index + 1).map((below) => /^\s*\/\/ (?!TODO)(.*)/.exec(below)?.[1]);
    const until = rest.indexOf(undefined);
    return [{ path, line: index + 1, text: [found[0], ...rest.slice(0, until)].join(" ") }];
  });
}

export interface Look {
  /** The student's file, when it is not the lab's first. */
  readonly file?: string;
  /** The function in it, or anything else that can be searched for. */
  readonly at: string;
  /** What to ask oneself there. */
  readonly ask: string;
}

/** Where a check says to look: the line in which that function begins, if it is found. */
export function placeOf(folder: string, lab: StagedLab, look: Look): Place {
  const path = join(folder, look.file ?? (filesOf(lab)[0] as string));
  const lines = textOf(path)?.split("\n") ?? [];
  const name = look.at.replace(/[^\w$]/g, "\\$&");
  const declared = new RegExp(`\\b(?:function\\*?|const|let|var)\\s+${name}(?![\\w$])`);
  const found = lines.findIndex((line) => declared.test(line));
  return { path, line: (found < 0 ? lines.findIndex((l) => l.includes(look.at)) : found) + 1 };
}

/** `labs/01/kvs.ts:21` */
export function shownPlace({ path, line }: Place): string {
  return line > 0 ? `${shown(path)}:${line}` : shown(path);
}

/** The paths of a lab's Erlang modules. */
export function erlModules({ number, erl }: StagedLab): string[] {
  return (erl?.modules ?? []).map((file) => join(CHECKOUT, "labs", number, file));
}

/** What is in a file, if it is there. */
export function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
