/**
 * What the console says when a process dies of an error, as Erlang words it: it is often the only
 * trace of a mistake, because nobody waits for the process that made it.
 */
import type { Writable } from "node:stream";
import { format } from "../erlang/print/print.ts";
import type { Term } from "../term/term.ts";
import { inBackground } from "./background.ts";
import { exceptionFrom, exitReason } from "./exception.ts";
import { printed } from "./printed.ts";
import type { Home, Process } from "./process.ts";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Reports that a process has died of an error, and how that has come about if it needs saying. */
export function reportError({ pid, vm }: Process, reason: Term, how?: string): void {
  const node = vm.name;
  const where = node === Symbol.for("nonode@nohost") ? "" : ` on node ${format(node)}`;
  const what = `Error in process ${format(pid, { node })}${where}`;
  const hint = how === undefined ? "" : `** ${how} **\n`;
  report(vm, "ERROR", `${what} with exit value:\n${printed(reason, { node })}\n${hint}`);
}

/** A process, in words: `Process <0.90.0>, kvs, on node sif@surtur`. */
export function inWords({ pid, name, vm }: Process): string {
  const called = name === undefined ? "" : `, ${format(name)},`;
  return `Process ${format(pid, { node: vm.name })}${called} on node ${format(vm.name)}`;
}

type Kind = "ERROR" | "WARNING" | "SUPERVISOR";

/** Reports something, under the headline that Erlang's reports have. */
export function report(vm: Pick<Home, "log">, kind: Kind, text: string): void {
  vm.log(`=${kind} REPORT==== ${timestamp(new Date())} ===\n${text}`);
}

/** Reports what went wrong in work that the node does by itself, in no process. */
export function reportFailure(vm: Pick<Home, "name" | "log">, thrown: unknown): void {
  const reason = exitReason(exceptionFrom(thrown));
  report(vm, "ERROR", `Error in the node itself:\n${printed(reason, { node: vm.name })}\n`);
}

/** Prints where people look. When nothing reads that any more, as behind `| head`, a node lives on. */
export function toStandardOutput(text: string): void {
  for (const stream of [process.stdout, process.stderr])
    if (!stream.listeners("error").includes(unread)) stream.on("error", unread);
  process.stdout.write(text);
}

function unread(this: Writable, error: Error): void {
  if (this === process.stdout)
    process.stderr.write(
      `Standard output can't be written to, and nobody sees what it is to show: ${error.message}\n`,
    );
}

/**
 * A log that can't fail: what the given function does not take goes to the standard error output, with
 * the reason before the first of it.
 */
export function safeLog(log: (text: string) => unknown): (text: string) => void {
  let hasFailed = false;
  const fallBack = (text: string, thrown: unknown) => {
    const { reason } = exceptionFrom(thrown);
    const why = hasFailed ? "" : `The log function of the node has failed: ${printed(reason)}\n`;
    hasFailed = true;
    process.stderr.write(why + text);
  };
  return (text) => {
    try {
      const writing = log(text);
      if (writing instanceof Promise) inBackground(writing, (thrown) => fallBack(text, thrown));
    } catch (thrown) {
      fallBack(text, thrown);
    }
  };
}

/** `22-Nov-2026::15:58:00.123000`, in local time. */
function timestamp(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${two(date.getDate())}-${MONTHS[date.getMonth()]}-${date.getFullYear()}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${day}::${time}.${String(date.getMilliseconds()).padStart(3, "0")}000`;
}
