/**
 * The thread of `turn-watch.ts`. It sees whether the beats of the main thread go on; when they have not for
 * long, it halts that thread for a moment, as a debugger does, and prints where it is.
 */
import { writeSync } from "node:fs";
import { Session } from "node:inspector";
import { basename } from "node:path";
import { workerData } from "node:worker_threads";

const { beats, everyMs, looks, who, runtime } = workerData;
const counter = new Int32Array(beats);
const STDERR = 2;
const FRAMES = 5;

let last = -1;
let still = 0;

// Looks are counted, and no time is measured: while the machine sleeps, this thread does too.
setInterval(() => {
  const now = Atomics.load(counter, 0);
  still = now === last ? still + 1 : 0;
  last = now;
  if (still === looks) tell();
}, everyMs);

function tell() {
  const session = new Session();
  session.connectToMainThread();
  const urls = new Map();
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  session.on("Debugger.paused", ({ params }) => {
    const where = params.callFrames
      .map(({ functionName, location: { scriptId, lineNumber } }) => {
        return { functionName, url: urls.get(scriptId) ?? "", line: lineNumber + 1 };
      })
      .filter(({ url }) => /^(file:|\/)/.test(url) && !url.startsWith(runtime))
      .slice(0, FRAMES)
      .map(({ functionName, url, line }) => {
        const file = basename(url).replace(/\?.*$/, "");
        // For an older Node.js, tsx puts a whole file into one line.
        const place = line > 1 ? `${file}:${line}` : file;
        return `    ${functionName || "a function"} (${place})\n`;
      });
    session.post("Runtime.evaluate", { expression: who }, (_error, answer) => {
      const process = answer?.result.value ?? "What runs";
      const seconds = Math.round((everyMs * looks) / 1000);
      writeSync(
        STDERR,
        `** ${process} has let nothing else run for ${seconds} s. It is in **\n${where.join("")}** Others get their turn where a process awaits something, such as receive. **\n`,
      );
      session.post("Debugger.resume", () => session.disconnect());
    });
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}
