/**
 * In which line a program stands still. What never waits can't be asked from within: so a thread looks on,
 * and when the event loop has not turned for a while it stops the program as a debugger does, reads where it
 * is, and lets it go on.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** How often the event loop says that it turns, in ms; it stands still when it has not for so long. */
const BEAT_MS = 200;
const STILL_MS = 1_500;

/** What the parent of this OS process is told then. */
export interface StandsStill {
  readonly op: "stands still";
  readonly file: string;
  readonly line: number;
}

let watcher: Worker | undefined;

/** Looks on from now on, at what runs in a folder. */
export function watchStandstill(folder: string): void {
  watcher ??= started();
  watcher?.postMessage(join(folder, "/"));
}

function started(): Worker | undefined {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData = { beats, ms: STILL_MS };
  const thread = new Worker(WATCHER, { eval: true, workerData, stdout: true, stderr: true });
  thread.on("error", () => {}); // where there is no inspector, nothing is told
  thread.unref();
  setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS).unref();
  return thread;
}

/** The thread. A frame is of the student's when its file is in the folder; older Nodes move lines, and say how. */
const WATCHER = `
const { parentPort, workerData: { beats, ms } } = require("node:worker_threads");
const { Session } = require("node:inspector");
const { SourceMap } = require("node:module");
const { fileURLToPath } = require("node:url");
const maps = new Map();
let folder = "";
parentPort.on("message", (path) => { folder = path; });
let [beat, since] = [0, Date.now()];
setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now !== beat) [beat, since] = [now, Date.now()];
  else if (Date.now() - since > ms) look();
}, 100);
function look() {
  since = Infinity;
  const session = new Session();
  session.connectToMainThread();
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url, sourceMapURL } }) => {
    maps.set(scriptId, { url, map: sourceMapURL });
  });
  session.on("Debugger.paused", ({ params: { callFrames } }) => {
    const frames = callFrames.map((frame) => ({ ...frame, path: pathOf(maps.get(frame.location.scriptId)?.url) }));
    const own = frames.find(({ path }) => path.startsWith(folder));
    if (own) {
      const word = { op: "stands still", file: own.path.slice(folder.length), line: lineOf(own.location) };
      const expression = "globalThis.process.send(" + JSON.stringify(word) + ")";
      session.post("Debugger.evaluateOnCallFrame", { callFrameId: own.callFrameId, expression });
    }
    session.post("Debugger.resume");
    session.disconnect();
    since = Date.now();
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}
function pathOf(url = "") {
  return url.startsWith("file:") ? fileURLToPath(url.split("?")[0]) : url.split("?")[0];
}
function lineOf({ scriptId, lineNumber, columnNumber }) {
  const [, data] = /^data:.*base64,(.*)$/.exec(maps.get(scriptId)?.map ?? "") ?? [];
  if (!data) return lineNumber + 1;
  const map = new SourceMap(JSON.parse(Buffer.from(data, "base64").toString()));
  return (map.findEntry(lineNumber, columnNumber).originalLine ?? lineNumber) + 1;
}
`;
