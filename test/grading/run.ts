/** Runs `npm run grade`, as an instructor does. */
import { spawn } from "node:child_process";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { freePort } from "../support/erl.ts";

export interface Graded {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

export async function grade(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Graded> {
  // A test run within this one is not to report to the same place.
  const { NODE_TEST_CONTEXT: _context, ...own } = process.env;
  const child = spawn("npm", ["run", "--silent", "grade", "--", ...args], {
    cwd: CHECKOUT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...own, ERL_EPMD_PORT: String(await freePort()), ...env },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    // What npm says of its own settings is nobody's business.
    stderr += text.replace(/^npm warn .*\n/gm, "");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ stdout, stderr, status }));
  });
}
