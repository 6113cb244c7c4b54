/** The labs there are, and running them as a student does. */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CHECKOUT } from "../../labs/kit/files.ts";
import type { Lab } from "../../labs/kit/lab.ts";

/** Every lab, in order: what is in a folder whose name is two digits. */
export async function labs(): Promise<Lab[]> {
  const numbers = readdirSync(join(CHECKOUT, "labs")).filter((name) => /^\d\d$/.test(name));
  return Promise.all(
    numbers.sort().map(async (number) => {
      const index = pathToFileURL(join(CHECKOUT, "labs", number, "index.ts")).href;
      const { lab }: { lab: Lab } = await import(index);
      return lab;
    }),
  );
}

/** What came of a command. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Runs `npx tsx labs/NN …` in the folder of the checkout, to its end. */
export function runLab(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  // A test run within this one is not to report to the same place.
  const { NODE_TEST_CONTEXT: _context, ...own } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", ...args], {
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
