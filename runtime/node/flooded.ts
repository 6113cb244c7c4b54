/**
 * A process is flooded when others send more than it receives. In Erlang its mailbox grows until the machine has no
 * memory left, and then the whole node is gone. Node.js ends an OS process at a limit of its own. Here the flood is
 * told of on the console, and before that limit is reached the flooded process is ended, and no other.
 */
import { getHeapStatistics } from "node:v8";
import type { Process } from "../process/process.ts";
import { inWords, report } from "../process/report.ts";

/** It is said of so many messages, and each time that they are twice as many. */
export const MANY_MESSAGES = 131_072;

/** Of the memory for JavaScript values, so much may be in use. */
const FULL = 0.8;

/** What is done when the messages in the mailbox of a process have become more. */
export function flooded(process: Process): void {
  const { length } = process.mailbox;
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  const waiting = `${inWords(process)} is flooded: ${length} messages wait in its mailbox`;
  if (used > FULL * limit) {
    const [of, all] = [used, limit].map((bytes) => Math.round(bytes / 2 ** 20));
    report(
      process.vm,
      "ERROR",
      `${waiting}.\nIt is ended, because ${of} of ${all} MB of memory are in use (node --max-old-space-size=MB gives more).\n`,
    );
    process.exit(Symbol.for("killed"));
  } else if (length >= MANY_MESSAGES && Number.isInteger(Math.log2(length / MANY_MESSAGES)))
    report(process.vm, "WARNING", `${waiting}.\n`);
}
