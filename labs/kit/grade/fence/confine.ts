/**
 * Shuts an OS process in before it loads what a student wrote.
 *
 * The checks and the submission's code run side by side there, because a check looks at mailboxes and
 * hands over terms. So the code must not be able to reach anything that decides what a check finds:
 *
 * - It imports `#runtime` and files beside it, nothing else, and nobody loads other files for it
 *   (`imports.ts`).
 * - Of the global names only harmless ones are left (`globals.ts`). Code made from text is not run:
 *   for that Node was started with `--disallow-code-generation-from-strings`.
 * - What it shares with the checks can't be changed (`freeze.ts`).
 * - No other program is started, not even a port mapper, and no file is written, not even a message diagram.
 *
 * What is left to it is to be slow, to be loud, to fill the memory and to end the program: the program
 * that has started the OS process sees to that, from outside (`judge.ts`).
 */
import childProcess from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import module, { syncBuiltinESMExports } from "node:module";
import { join, resolve as resolvePath } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { addResolveHook, signCopies } from "../../check/copies.ts";
import { CHECKOUT } from "../../check/files.ts";
import { freezeShared } from "./freeze.ts";
import { leaveGlobals } from "./globals.ts";
import { type Grounds, initialize, resolve } from "./imports.ts";
import { tameTimers } from "./timers.ts";

/**
 * From now on nothing can be loaded or changed that a student's code must not load or change.
 *
 * @param hidden the folder of the instructor's own checks, if there are any
 */
export function confine(hidden?: string): void {
  const data: Grounds = {
    checkout: pathToFileURL(CHECKOUT).href,
    hidden: hidden === undefined ? undefined : `${pathToFileURL(hidden).href}/`,
    secret: randomUUID(),
  };
  signCopies(`${data.secret}.`);
  initialize(data);
  addResolveHook(resolve, { url: new URL("./imports.ts", import.meta.url).href, data });
  startNothing();
  writeNothing();
  loadStripper();
  tameTimers();
  freezeShared(leaveGlobals());
}

/** Whoever has imported `spawn` or another one finds that it refuses. */
function startNothing(): void {
  const refuse = () => {
    throw new Error("no other program is started while checks are made");
  };
  for (const [name, value] of Object.entries(childProcess))
    if (typeof value === "function") Object.assign(childProcess, { [name]: refuse });
  syncBuiltinESMExports();
}

/** What Node changes files by, and what of that names two of them. What only opens one may be for reading. */
const WRITING =
  "appendFile chmod chown createWriteStream lchown lutimes mkdir mkdtemp open rm rmdir truncate unlink utimes writeFile";
const WRITING_TO = "copyFile cp link rename symlink";

/** The runtime draws diagrams and keeps audits, for any program: here only where a check may write, if it may. */
function writeNothing(): void {
  const scratch = process.env.TMPDIR;
  const isAllowed = (path: unknown) =>
    scratch !== undefined && resolvePath(String(path)).startsWith(join(scratch, "/"));
  const names = (text: string) => text.split(" ").flatMap((name) => [name, `${name}Sync`]);
  for (const owner of [fs, fs.promises])
    for (const name of [...names(WRITING), ...names(WRITING_TO)]) {
      const write: unknown = Reflect.get(owner, name);
      if (typeof write !== "function") continue;
      const paths = names(WRITING_TO).includes(name) ? 2 : 1;
      const guarded = (...args: unknown[]) => {
        const isRead = name.startsWith("open") && (args[1] ?? "r") === "r";
        if (!isRead && !args.slice(0, paths).every(isAllowed))
          throw new Error("no file is written while checks are made");
        return write.apply(owner, args);
      };
      Object.assign(owner, { [name]: guarded });
    }
  syncBuiltinESMExports();
}

/**
 * Node removes types by means of WebAssembly, which it loads for the first file that it has not kept
 * compiled: that may be a submission's, when the global name is gone.
 */
function loadStripper(): void {
  const { stripTypeScriptTypes } = module as { stripTypeScriptTypes?: (code: string) => string };
  stripTypeScriptTypes?.("");
}
