/** How tests start programs of ours: as the course starts its own. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CHECKOUT } from "../../labs/kit/check/files.ts";

/** The options with which Node runs TypeScript. */
export const TYPESCRIPT: readonly string[] = [
  "--import",
  pathToFileURL(join(CHECKOUT, "runtime/node/typescript.js")).href,
];

/** The arguments for Node to start a program of the checkout. */
export function programArgs(program: string): string[] {
  return [...TYPESCRIPT, join(CHECKOUT, program)];
}
