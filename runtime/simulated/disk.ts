/**
 * A disk that exists only in memory: folders and files that can be listed, read, written and removed
 * like real ones, and that nothing in the world depends on.
 */

/** What is on a disk at first: a text is a file, anything else a folder. */
export interface Folder {
  readonly [name: string]: string | Folder;
}

/** Where something is: the names from the root on. The root itself is `[]`. */
export type Path = readonly string[];

type Entry = string | Map<string, Entry>;

/** How many characters all names and files together may have. */
const CAPACITY = 1024 * 1024;

/** What can't be done, in the words of the commands that meet it. */
export class DiskError extends Error {}

export class MemoryDisk {
  readonly #root: Map<string, Entry>;

  constructor(content: Folder) {
    this.#root = folderOf(content);
  }

  /** The path that a text means to somebody who stands in a folder. */
  resolve(from: Path, text: string): Path {
    const path = text.startsWith("/") ? [] : [...from];
    for (const name of text.split("/")) {
      if (name === "..") path.pop();
      else if (name !== "" && name !== ".") path.push(name);
    }
    return path;
  }

  isFolder(path: Path): boolean {
    return this.#find(path) instanceof Map;
  }

  isThere(path: Path): boolean {
    return this.#find(path) !== undefined;
  }

  /** The names in a folder, in their order, without those that begin with a dot. */
  list(path: Path): string[] {
    const folder = this.#find(path);
    if (!(folder instanceof Map)) return [];
    return [...folder.keys()].filter((name) => !name.startsWith(".")).sort();
  }

  /** @throws DiskError */
  read(path: Path): string {
    const file = this.#find(path);
    if (file === undefined) throw new DiskError("No such file or directory");
    if (file instanceof Map) throw new DiskError("Is a directory");
    return file;
  }

  /**
   * Writes a file, over what was there.
   *
   * @throws DiskError
   */
  write(path: Path, content: string): void {
    const folder = this.#find(path.slice(0, -1));
    const name = path.at(-1);
    if (!(folder instanceof Map)) throw new DiskError("Directory nonexistent");
    if (name === undefined || folder.get(name) instanceof Map)
      throw new DiskError("Is a directory");
    const before = folder.get(name);
    folder.set(name, content);
    if (sizeOf(this.#root) <= CAPACITY) return;
    if (before === undefined) folder.delete(name);
    else folder.set(name, before);
    throw new DiskError("No space left on device");
  }

  /** Removes a file, or a folder with all that is in it. */
  remove(path: Path): void {
    const folder = this.#find(path.slice(0, -1));
    const name = path.at(-1);
    if (folder instanceof Map && name !== undefined) folder.delete(name);
  }

  #find(path: Path): Entry | undefined {
    let entry: Entry | undefined = this.#root;
    for (const name of path) entry = entry instanceof Map ? entry.get(name) : undefined;
    return entry;
  }
}

function folderOf(content: Folder): Map<string, Entry> {
  return new Map(
    Object.entries(content).map(([name, entry]) => [
      name,
      typeof entry === "string" ? entry : folderOf(entry),
    ]),
  );
}

function sizeOf(entry: Entry): number {
  if (typeof entry === "string") return entry.length;
  return [...entry].reduce((sum, [name, inner]) => sum + name.length + sizeOf(inner), 0);
}
