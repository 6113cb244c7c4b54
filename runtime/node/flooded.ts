/**
 * A process is flooded when others send more than it receives. In Erlang its mailbox grows until the machine has no
 * memory left, and then the whole node is gone. Node.js ends an OS process at a limit of its own. Here the flood is
 * told of on the console, and before that limit is reached the process with the longest mailbox is ended, and no other.
 */
import { getHeapStatistics } from "node:v8";
import type { Process } from "../process/process.ts";
import { inWords, report } from "../process/report.ts";
import type { Vm } from "../process/vm.ts";

/** It is said of so many messages, and each time that they are twice as many. */
export const MANY_MESSAGES = 131_072;

/** Of the memory for JavaScript values, so much may be in use. */
const FULL = 0.8;

/** Of how many messages it was said last. */
const said = new WeakMap<Process, number>();

/** What is done when many messages wait in the mailbox of a process. */
export function flooded(vm: Vm, process: Process, memory = getHeapStatistics()): void {
  const { used_heap_size: used, heap_size_limit: limit } = memory;
  const { length } = process.mailbox;
  if (used > FULL * limit) makeRoom(vm, used, limit);
  else if (length >= Math.max(MANY_MESSAGES, 2 * (said.get(process) ?? 0))) {
    said.set(process, length);
    report(vm, "WARNING", `${told(process)}.\n`);
  }
}

function makeRoom(vm: Vm, used: number, limit: number): void {
  const [longest] = [...vm.processes].sort((a, b) => b.mailbox.length - a.mailbox.length);
  if (!longest) return;
  const [of, all] = [used, limit].map((bytes) => Math.round(bytes / 2 ** 20));
  report(
    vm,
    "ERROR",
    `${told(longest)}.\nIt is ended, because ${of} of ${all} MB of memory are in use ` +
      "(node --max-old-space-size=MB gives more).\n",
  );
  longest.exit(Symbol.for("killed"));
}

const told = (process: Process) =>
  `${inWords(process)} is flooded: ${process.mailbox.length} messages wait in its mailbox`;
