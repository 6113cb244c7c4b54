/** What is typed after `npm run matrix --`. */
import { parseArgs } from "node:util";
import { cacheFolder, RELEASES } from "./nodes.ts";

export const HELP = `npm run matrix -- [--node 20,24] [--cache folder] [test files]

Runs the tests on several releases of Node.js, one after the other: ${RELEASES.join(", ")}, or those given.
Without test files all are run, as npm test does.

  --node 20,24     which releases; a whole version, as in 24.1.0, is one too
  --cache folder   where they are kept: otherwise ${cacheFolder()}
  --help           shows this

What fails is listed, and each release has a file with all its output. The exit status is 0 when no test has
failed on any release, 1 when one has, and 2 when a release could not be had or this could not be understood.
`;

export interface Wanted {
  readonly help: boolean;
  readonly releases: readonly string[];
  readonly cache: string;
  readonly files: readonly string[];
}

/** @throws Error that says what was expected */
export function wanted(args: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      node: { type: "string" },
      cache: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  const releases = values.node?.split(",") ?? RELEASES;
  const wrong = releases.find((release) => !/^\d+(\.\d+){0,2}$/.test(release));
  if (wrong !== undefined)
    throw new Error(`expected releases such as 20,24 behind --node, got "${wrong}"`);
  return { help: values.help, releases, cache: values.cache ?? cacheFolder(), files: positionals };
}
