/** How tests start programs of ours: as `npx tsx` does, but sooner. */
import { join } from "node:path";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { compiledFlags } from "../../labs/kit/compiled/flags.ts";

const PROGRAMS = [
  "runtime/shell/index.ts",
  "test/support/our-driver.ts",
  "test/trace/traced-driver.ts",
] as const;

/** The arguments for Node to start one of these programs, or a lab's `index.ts`. */
export function programArgs(program: (typeof PROGRAMS)[number] | `labs/${string}`): string[] {
  return [...compiledFlags(PROGRAMS), join(CHECKOUT, program)];
}
