/**
 * A very small `sh` for a disk in memory: `ls`, `cat`, `cd`, `echo` (also `> file`) and `rm`, put
 * together by `;` and `&&`, with `*` for any name, and with quotes. It has nothing else. What goes
 * wrong is worded as by the `sh` and the commands of a Debian machine.
 */
import { DiskError, type MemoryDisk, type Path } from "./disk.ts";

/** The longest line that is taken, in characters. */
const MAX_LINE = 4096;

interface Command {
  readonly words: string[];
  /** The file that it writes to. */
  to: string | undefined;
  /** Whether it is run only if the one before went well. */
  readonly onSuccess: boolean;
}

/** Runs a line for somebody who stands in a folder, and gives all that it prints. */
export function runLine(disk: MemoryDisk, folder: Path, line: string): string {
  try {
    const shell = new Shell(disk, folder);
    for (const command of commandsOf(line)) shell.run(command);
    return shell.output;
  } catch (error) {
    if (error instanceof BadLine) return `/bin/sh: 1: ${error.message}\n`;
    throw error;
  }
}

class BadLine extends Error {}

/** A sign, or a word, or what is neither. A word can have quotes in it. */
const TOKEN = /[^\S\n]*(?:(;|&&|>|\n)|((?:"[^"]*"|'[^']*'|[^\s;&>"'|<`$()\\])+)|(\S))/y;

function commandsOf(line: string): Command[] {
  if (line.length > MAX_LINE) throw new BadLine("Argument list too long");
  const token = new RegExp(TOKEN);
  const commands: Command[] = [];
  let command: Command = { words: [], to: undefined, onSuccess: false };
  let wantsFile = false;
  const end = (sign: string) => {
    if (wantsFile || (command.words.length === 0 && command.to === undefined))
      throw new BadLine(`Syntax error: ${sign} unexpected`);
    commands.push(command);
    command = { words: [], to: undefined, onSuccess: sign === '"&&"' };
  };
  for (const text = line.trim(); token.lastIndex < text.length; ) {
    const [, sign, word, unknown] = token.exec(text) as RegExpExecArray;
    if (unknown !== undefined) throw new BadLine(`Syntax error: "${unknown}" unexpected`);
    if (word !== undefined && wantsFile) command.to = word.replace(/["']/g, "");
    else if (word !== undefined) command.words.push(word);
    else if (sign !== ">") end(sign === "\n" ? "newline" : `"${sign}"`);
    wantsFile = sign === ">";
  }
  if (wantsFile || command.words.length > 0 || command.to !== undefined || command.onSuccess)
    end("newline");
  return commands;
}

class Shell {
  output = "";
  readonly #disk: MemoryDisk;
  readonly #home: Path;
  #folder: Path;
  /** What the command has written to its file, if it has one. */
  #written: string | undefined;
  /** Whether the latest command went well. */
  #success = true;

  constructor(disk: MemoryDisk, folder: Path) {
    this.#disk = disk;
    this.#home = folder;
    this.#folder = folder;
  }

  run({ words, to, onSuccess }: Command): void {
    if (onSuccess && !this.#success) return;
    this.#success = true;
    this.#written = to === undefined ? undefined : "";
    if (to !== undefined && !this.#writeFile(to, "")) return;
    const [name, ...args] = words.flatMap((word) => this.#expand(word));
    if (name !== undefined) this.#call(name, args);
    if (to !== undefined) this.#writeFile(to, this.#written ?? "");
  }

  #print(text: string): void {
    if (this.#written === undefined) this.output += text;
    else this.#written += text;
  }

  #call(name: string, args: string[]): void {
    const options = args.filter((arg) => /^-./.test(arg)).join("");
    const paths = args.filter((arg) => !/^-./.test(arg));
    switch (name) {
      case "echo":
        this.#print(`${args.join(" ")}\n`);
        return;
      case "cd":
        this.#cd(paths[0]);
        return;
      case "ls":
        this.#ls(paths);
        return;
      case "cat":
        for (const path of paths) this.#cat(path);
        return;
      case "rm":
        for (const path of paths) this.#rm(path, /r/i.test(options), options.includes("f"));
        return;
      default:
        this.#complain(`/bin/sh: 1: ${name}: not found`);
    }
  }

  #complain(text: string): void {
    this.#success = false;
    this.output += `${text}\n`;
  }

  #at(path: string): Path {
    return this.#disk.resolve(this.#folder, path);
  }

  #cd(path: string | undefined): void {
    const to = path === undefined ? this.#home : this.#at(path);
    if (this.#disk.isFolder(to)) this.#folder = to;
    else this.#complain(`/bin/sh: 1: cd: can't cd to ${path}`);
  }

  /** First what is not there, then the files, then the folders with what is in them. */
  #ls(paths: string[]): void {
    const wanted = paths.length > 0 ? [...paths].sort() : ["."];
    const there = wanted.filter((path) => this.#disk.isThere(this.#at(path)));
    for (const path of wanted.filter((path) => !there.includes(path)))
      this.#complain(`ls: cannot access '${path}': No such file or directory`);
    const folders = there.filter((path) => this.#disk.isFolder(this.#at(path)));
    const files = there.filter((path) => !folders.includes(path));
    const blocks = folders.map((path) => {
      const title = wanted.length > 1 ? `${path}:\n` : "";
      return title + lines(this.#disk.list(this.#at(path)));
    });
    this.#print([...(files.length > 0 ? [lines(files)] : []), ...blocks].join("\n"));
  }

  #cat(path: string): void {
    try {
      this.#print(this.#disk.read(this.#at(path)));
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.#complain(`cat: ${path}: ${error.message}`);
    }
  }

  #rm(path: string, withFolders: boolean, silently: boolean): void {
    const at = this.#at(path);
    const isFolder = this.#disk.isFolder(at);
    if (!this.#disk.isThere(at)) {
      if (!silently) this.#complain(`rm: cannot remove '${path}': No such file or directory`);
    } else if (isFolder && !withFolders) {
      this.#complain(`rm: cannot remove '${path}': Is a directory`);
    } else if (/(^|\/)\.\.?\/*$/.test(path)) {
      this.#complain(`rm: refusing to remove '.' or '..' directory: skipping '${path}'`);
    } else if (at.length === 0) {
      this.#complain("rm: it is dangerous to operate recursively on '/'");
      this.#complain("rm: use --no-preserve-root to override this failsafe");
    } else this.#disk.remove(at);
  }

  #writeFile(path: string, content: string): boolean {
    try {
      this.#disk.write(this.#at(path), content);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.#complain(`/bin/sh: 1: cannot create ${path}: ${error.message}`);
    }
    return this.#success;
  }

  /** The names that a word with a `*` stands for; the word itself, if there are none. */
  #expand(word: string): string[] {
    const plain = word.replace(/["']/g, "");
    if (plain !== word || !plain.includes("*")) return [plain];
    const [, folder = "", pattern = ""] = /^(.*\/)?([^/]*)$/.exec(plain) ?? [];
    const names = this.#disk.list(this.#at(folder === "" ? "." : folder));
    const found = names.filter((name) => fits(name, pattern.split("*")));
    return found.length > 0 ? found.map((name) => folder + name) : [plain];
  }
}

/** Whether a name is these parts, with anything between them. */
function fits(name: string, parts: readonly string[]): boolean {
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + last.length <= name.length;
}

const lines = (names: string[]) => names.map((name) => `${name}\n`).join("");
