/**
 * A module `os` that can do no harm. Erlang's `os:cmd("rm -rf *")` removes files, and every node of a
 * cluster may call it on every other; here it works on a disk that exists only in memory.
 *
 * It is no module that every node has: a node loads it, and has a disk of its own from then on. None
 * of it can reach the machine: it imports nothing of Node's that knows files or programs.
 */
import { Exception } from "../process/exception.ts";
import { atomName, isAtom } from "../term/atom.ts";
import { charlist, text } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type Folder, MemoryDisk } from "./disk.ts";
import { runLine } from "./os-shell.ts";

/** A module `os` as {@link memoryOs} makes it. */
export type MemoryOs = {
  /** Runs a line of commands on the disk in memory. Erlang: `os:cmd/1`. */
  cmd(command: Term): number[];
};

/** The disk of a machine on which somebody has worked. */
const SOMEBODYS: Folder = {
  etc: { motd: "Welcome!\n", passwd: "root:x:0:0:root:/root:/bin/sh\n" },
  home: { student: { "notes.txt": "Distribution: chapter 1\n", thesis: { "final.txt": "42\n" } } },
  tmp: {},
};

/**
 * The exports of a module `os` with a disk of its own.
 *
 * @param disk what is on it; otherwise somebody's work
 * @param folder where each command begins
 * @example
 * ```ts
 * const os = memoryOs({ notes: "chapter 1\n" }, "/");
 * os.cmd("ls; cat notes"); // "notes\nchapter 1\n"
 * ```
 */
export function memoryOs(disk: Folder = SOMEBODYS, folder = "/home/student"): MemoryOs {
  const memory = new MemoryDisk(disk);
  return {
    /** Runs a line, and gives what it prints. Erlang: `os:cmd/1`. */
    cmd: (command) => charlist(runLine(memory, memory.resolve([], folder), lineOf(command))),
  };
}

/** A command is a string or an atom, and has no character 0. */
function lineOf(command: Term): string {
  try {
    const line = isAtom(command) ? atomName(command) : text(command);
    if (typeof command !== "number" && !line.includes("\0")) return line;
  } catch {
    // no text
  }
  throw new Exception("error", Symbol.for("badarg"));
}
