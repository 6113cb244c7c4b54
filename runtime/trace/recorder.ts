/**
 * Collecting what happens on the nodes of this OS process: in memory, to be drawn when it is over, or
 * line by line into a file, so that it is there even if this OS process is killed.
 *
 * Terms are printed only when they are needed: a run that nobody looks at costs little more than its
 * events.
 */
import { writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { newNodes, type TraceEvent } from "../process/event.ts";
import { entryLine, entryOf, headLine, type Log } from "./entry.ts";

/** Of a longer run only the beginning is kept. */
export const MAX_EVENTS = 20_000;

export class Recorder {
  readonly #events: TraceEvent[] = [];
  /** Does not listen to the nodes made after this. */
  readonly stop: () => void;

  /** Listens to all nodes that are made from now on. */
  constructor() {
    this.stop = newNodes.listen((event) => {
      if (this.#events.length < MAX_EVENTS) this.#events.push(event);
    });
  }

  get log(): Log {
    return { origin: performance.timeOrigin, entries: this.#events.map(entryOf) };
  }
}

/** Writes what happens on all nodes that are made from now on to an open file. */
export function traceLines(file: number): void {
  let lines = headLine(performance.timeOrigin);
  let count = 0;
  const write = () => {
    if (!isWritten(() => writeFileSync(file, lines))) count = MAX_EVENTS;
    lines = "";
  };
  write();
  process.once("exit", write);
  newNodes.listen((event) => {
    if (count++ >= MAX_EVENTS) return;
    // One write for all that happens in a turn of the event loop.
    if (lines === "") setImmediate(write);
    lines += entryLine(entryOf(event));
  });
}

/** Writes something of a trace. That a disk is full ends no node: it is said, and the trace is without it. */
export function isWritten(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The trace could not be written, and lacks what happened last: ${why}\n`);
    return false;
  }
}
