/**
 * Says when a process never yields. `erl` takes a process off its processor when it has had its share; here
 * it goes on until it awaits something, and if it never does, the whole node stands still, its connections
 * too. That can't be helped from inside, but it can be told by another thread: which process it is, and
 * where.
 */
import { Worker } from "node:worker_threads";
import { inWords } from "../process/report.ts";
import { running } from "../process/running.ts";

/** So often another thread looks whether this one has had a turn, in ms. */
const LOOK_EVERY = 1000;
/** After so many looks it says that there was none. */
const LOOKS = 5;
/** So often this thread says that it has a turn, in ms. */
const BEAT_EVERY = 500;

/** What the other thread calls here, to be told what runs. */
const WHO = "nodes-and-cookies: what runs";

let isWatched = false;

/** Watches this thread, from the first call on. */
export function watchTurns(): void {
  // In grading there is no memory to share, nor a thread.
  if (isWatched || !("SharedArrayBuffer" in globalThis)) return;
  isWatched = true;
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(beats);
  Reflect.set(globalThis, Symbol.for(WHO), whatRuns);
  try {
    const watcher = new Worker(new URL("./watcher.js", import.meta.url), {
      workerData: {
        ...{ beats, everyMs: LOOK_EVERY, looks: LOOKS },
        who: `globalThis[Symbol.for(${JSON.stringify(WHO)})]()`,
        runtime: new URL("..", import.meta.url).href,
      },
      execArgv: [],
    });
    watcher.on("error", () => {}); // a Node.js without a debugger
    watcher.unref();
  } catch {
    return; // where threads are forbidden
  }
  setInterval(() => Atomics.add(counter, 0, 1), BEAT_EVERY).unref();
}

function whatRuns(): string {
  const process = running();
  return process ? inWords(process) : "Code that is in no process";
}
