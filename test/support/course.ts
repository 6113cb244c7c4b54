/** The course as it is used: its programs are run to their end, in the checkout or in a copy of it. */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";

/** What came of a command. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a program in the folder of the checkout, unless it is said to be another. */
export function run(
  command: string,
  args: readonly string[],
  { cwd = CHECKOUT, env = {}, input = "" }: RunOptions = {},
): Promise<Ran> {
  // A test run within this one is not to report to the same place, and npm is to say where it was typed.
  const { NODE_TEST_CONTEXT: _context, INIT_CWD: _cwd, ...own } = process.env;
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      args,
      { cwd, env: { ...own, ...env }, maxBuffer: Number.POSITIVE_INFINITY },
      (error, stdout, stderr) => {
        if (typeof error?.code === "string")
          reject(error); // it was not even started
        else resolve({ stdout, stderr, status: child.exitCode });
      },
    );
    child.stdin?.on("error", () => {}); // it ended before it had read everything
    child.stdin?.end(input);
  });
}

/** Copies what a student gets into a folder that is gone after the tests of a file: its path. */
export function copyOfCourse(): string {
  const copy = mkdtempSync(join(tmpdir(), "course-"));
  after(() => rmSync(copy, { recursive: true }));
  for (const path of [
    "labs",
    "runtime",
    "solutions",
    "package.json",
    "tsconfig.json",
    ".gitignore",
  ])
    cpSync(join(CHECKOUT, path), join(copy, path), { recursive: true });
  symlinkSync(join(CHECKOUT, "node_modules"), join(copy, "node_modules"));
  return copy;
}
