/** Chromium, as it is installed on this machine: for PDFs, for screenshots and for the tests. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** What to tell somebody who has none. */
export const NO_CHROMIUM = `there is no Chromium here: expected one of ${NAMES.join(", ")} on the PATH. Debian and Ubuntu: apt-get install chromium`;

/** The path of a Chromium; `undefined` where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Starts a Chromium that nobody sees.
 *
 * @throws Error where there is none
 */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(NO_CHROMIUM);
  // Chromium refuses to be run by root, as in most containers, unless it does without its sandbox.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}
