/**
 * Seeing what happened: a run of nodes and processes as a message diagram. Its files, in the order in
 * which events go through them: `recorder` (collecting), `entry` (in words, and as lines of a file),
 * `join` (which delivery belongs to which sending), `lanes` and `words` (how things are called),
 * `diagram-layout`, `diagram-svg`, `diagram` (the picture).
 */
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { diagramPage } from "./diagram.ts";
import { draw } from "./diagram-svg.ts";
import { type Log, readLog } from "./entry.ts";
import { join } from "./join.ts";
import { isWritten, MAX_EVENTS, Recorder, traceLines } from "./recorder.ts";

/** A run that is being recorded. */
export interface Trace {
  /** The message diagram of what has happened up to now, as SVG: to stand on another page. */
  svg(): string;
  /** Writes the message diagram of what has happened up to now. */
  write(file: string): void;
  /** Does not record what happens on nodes that are started after this. */
  stop(): void;
}

/**
 * Records what happens on all nodes that are started from now on in this OS process.
 *
 * @example
 * ```ts
 * const trace = recordTrace();
 * const cluster = new SimulatedCluster(1);
 * await cluster.play(async () => {
 *   const sif = await cluster.start("sif");
 *   await sif.run(() => send(self(), Symbol.for("hello")));
 * });
 * trace.svg().includes("hello"); // true
 * trace.stop();
 * ```
 */
export function recordTrace(): Trace {
  const recorder = new Recorder();
  return {
    svg: () => draw(join([recorder.log]), false).svg,
    write: (file) => writeTrace(file, [recorder.log]),
    stop: () => recorder.stop(),
  };
}

/**
 * Records all nodes that are started from now on in this OS process, and writes the diagram when it ends. With a name that ends in `.jsonl` the events themselves are written, line
 * by line as they happen: for `drawTrace`.
 *
 * @param file such as `run.html`
 * @throws Error when it can't be written
 * @example
 * ```ts
 * traceTo(`${process.env.HOME}/run.jsonl`);
 * ```
 */
export function traceTo(file: string): void {
  const handle = openSync(file, "w");
  if (file.endsWith(".jsonl")) {
    traceLines(handle);
    return;
  }
  const trace = recordTrace();
  process.once("exit", () => isWritten(() => trace.write(file)));
}

/**
 * Draws a run of several OS processes together.
 *
 * @param file such as `run.html`
 * @param logs the files that `traceTo` has written in each of them
 * @throws SyntaxError when one of them is no log; Error when it can't be read
 * @example
 * ```ts
 * const [run, log] = [`${process.env.HOME}/run.html`, `${process.env.HOME}/run.jsonl`];
 * traceTo(log);
 * const cluster = new SimulatedCluster(1);
 * await cluster.play(() => cluster.start("sif"));
 * drawTrace(run, [log]);
 * ```
 */
export function drawTrace(file: string, logs: readonly string[]): void {
  writeTrace(
    file,
    logs.map((log) => readLog(readFileSync(log, "utf8"))),
  );
}

function writeTrace(file: string, logs: readonly Log[]): void {
  const story = join(logs);
  const name = file.replace(/\.html?$/, "");
  const isWhole = logs.every(({ entries }) => entries.length < MAX_EVENTS);
  writeFileSync(file, diagramPage(story, basename(name), isWhole));
}
