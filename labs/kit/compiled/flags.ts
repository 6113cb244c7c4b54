/**
 * The options with which Node starts a TypeScript program of the course sooner than by `tsx`.
 *
 * `tsx` translates each of some 200 modules when it is loaded, and Node asks another thread for each:
 * most of a second of work before a check begins. Labs, and still more their tests, start many OS
 * processes. So the course's own modules are compiled into few when they have changed, by esbuild, which
 * does the same work within `tsx`. What a student wrote is translated as it is loaded, as ever.
 *
 * Measured with `time node --import tsx labs/kit/check/check-child.ts`, and with these options instead: 0.8 s of
 * work by `tsx`, 0.2 s compiled (Node 20, two cores).
 *
 * What is compiled is named by the files that went into it and their times, and found in
 * `node_modules/.cache`; nothing is lost when that is removed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CHECKOUT } from "../check/files.ts";

/** What is compiled, and from what. */
export interface Manifest {
  /** Paths of files, each with its {@link stamp}. */
  readonly inputs: Readonly<Record<string, string>>;
  /** URLs of the modules that may be asked for, each with the URL of what to load instead. */
  readonly modules: Readonly<Record<string, string>>;
}

/** Where everything is kept that is compiled. */
export const CACHE = join(CHECKOUT, "node_modules/.cache/nodes-and-cookies");

/** Where `hooks.js` keeps translations. */
export const TRANSLATED = join(CACHE, "translated");

/** Options for a program that loads what it likes, however deep in the course. */
export const LOADER: readonly string[] = [
  "--import",
  pathToFileURL(join(CHECKOUT, "labs/kit/compiled/register.js")).href,
];

/**
 * Options for programs of the course. Compiles first what has changed.
 *
 * @param programs paths within the checkout, besides those of the kit
 */
export function compiledFlags(programs: readonly string[] = []): string[] {
  const entries = [...entriesOfCourse(), ...programs];
  const key = createHash("sha256")
    .update([CHECKOUT, ...entries].join("\n"))
    .digest("hex");
  const manifest = join(CACHE, `${key.slice(0, 16)}.json`);
  if (!isFresh(manifest)) {
    if (!canKeep()) return [...LOADER];
    compile(manifest, entries);
  }
  const [option = "", loader = ""] = LOADER;
  return [option, `${loader}?${encodeURIComponent(manifest)}`];
}

/** Whether there may be anything in the cache: the packages may be somebody else's. */
function canKeep(): boolean {
  try {
    mkdirSync(TRANSLATED, { recursive: true });
    accessSync(CACHE, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What tells whether a file has changed; `undefined` when there is none. */
export function stamp(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.mtimeMs} ${stats.size}`;
}

/** The kit's programs, and every module that is loaded by its name while they run. */
function entriesOfCourse(): string[] {
  const labs = readdirSync(join(CHECKOUT, "labs")).filter((name) => /^\d\d$/.test(name));
  return [
    ...["labs/kit/check/check-child.ts", "labs/kit/session/node-child.ts", "runtime/index.ts"],
    ...labs.map((number) => `labs/${number}/index.ts`),
    ...new Set(labs.flatMap(modulesGivenIn)),
  ];
}

/** A lab's own modules, and what they import of the runtime: a check loads them anew, by their names. */
function modulesGivenIn(number: string): string[] {
  const folder = `labs/${number}/given`;
  if (!existsSync(join(CHECKOUT, folder))) return [];
  const files = readdirSync(join(CHECKOUT, folder)).filter((file) => file.endsWith(".ts"));
  return files.flatMap((file) => {
    const text = readFileSync(join(CHECKOUT, folder, file), "utf8");
    const imports = [...text.matchAll(/ from "(?:\.\.\/){3}(runtime\/[^"]+)"/g)];
    return [`${folder}/${file}`, ...imports.map(([, path = ""]) => path)];
  });
}

function isFresh(manifest: string): boolean {
  try {
    const { inputs }: Manifest = JSON.parse(readFileSync(manifest, "utf8"));
    return Object.entries(inputs).every(([file, was]) => stamp(file) === was);
  } catch {
    return false; // there is none, or not a whole one
  }
}

function compile(manifest: string, entries: readonly string[]): void {
  const compiler = fileURLToPath(new URL("./compile.ts", import.meta.url));
  const { status, stderr } = spawnSync(
    process.execPath,
    [...LOADER, compiler, manifest, ...entries],
    { cwd: CHECKOUT, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] },
  );
  if (status !== 0) throw new Error(`the course can't be compiled:\n${stderr}`);
}
