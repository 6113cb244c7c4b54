/**
 * `npx tsx runtime/shell`: the shell of a node, as `erl` is. Its files, from the outside to the inside:
 * `options` (the command line), `start` (the node), `terminal` (lines in, text out), `loop` (read,
 * evaluate, print), `session` (variables and results), `commands` (`b()`, `v(N)`, …), `errors` (how
 * they are worded), `remote` (a shell for a person at another node), `check` (what can be seen before), `evaluate` (what an expression means) and what
 * that needs.
 */

import { NotationError } from "../erlang/notation/notation-error.ts";
import { Exception } from "../process/exception.ts";
import { explain } from "./errors.ts";
import { parseOptions, USAGE, UsageError } from "./options.ts";
import { withinWords } from "./page.ts";
import { start } from "./start.ts";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(USAGE);
  else await start(options);
} catch (error) {
  process.stderr.write(`${complaint(error)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

function complaint(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE.trimEnd()}`;
  if (error instanceof Exception) return explain(error, withinWords(Symbol.for("nonode@nohost")));
  if (error instanceof NotationError) return `* ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
