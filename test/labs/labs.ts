/** Running the labs as a student does. */
import { spawn } from "node:child_process";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { checksOf, type Lab } from "../../labs/kit/check/lab.ts";
import { programArgs } from "../support/typescript.ts";

/** Whether a lab can't be seen whole without an `erl`. */
export function needsErl(lab: Lab): boolean {
  return lab.erl !== undefined || checksOf(lab).some(({ check }) => check.needsErl);
}

/** What came of a command. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** `tsx` finds the program in a folder. */
function nodeArgs([folder = "", ...args]: readonly string[]): string[] {
  return [...programArgs(`${folder}/index.ts`), ...args];
}

/** Runs `npx tsx labs/NN …` in the folder of the checkout, to its end. */
export function runLab(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  // A test run within this one is not to report to the same place.
  const { NODE_TEST_CONTEXT: _context, ...own } = process.env;
  const child = spawn(process.execPath, nodeArgs(args), {
    cwd: CHECKOUT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...own, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ stdout, stderr, status }));
  });
}
