/**
 * The timers of Node's own that a student's code has started and forgotten. The runtime's processes
 * wait with `after`, and end with their node; a `setInterval` goes on for ever, and nobody sees where it
 * came from. So each is noted with the line that started it.
 */
import { join } from "node:path";

/** So many are told of. */
const MAX_TOLD = 3;

/** The functions of the runtime and the kit, above which the student's own is found in a stack. */
const MAX_FRAMES = 6;

interface StartedTimer {
  /** `setTimeout` */
  readonly name: string;
  readonly place: { readonly file: string; readonly line: number };
}

/** The timers that were started in a file of the student's, with that place. */
const timers = new Map<NodeJS.Timeout, StartedTimer>();
let folder: string | undefined;

/** Notes from now on which timers the code in a folder starts. */
export function noteTimers(path: string): void {
  if (folder === undefined)
    for (const name of ["setTimeout", "setInterval"] as const)
      Object.assign(globalThis, {
        [name]: new Proxy(globalThis[name], {
          apply: (start, self, args) => noted(name, Reflect.apply(start, self, args)),
        }),
      });
  folder = join(path, "/");
}

/** The timers that were left behind: they are stopped now. */
export function leftTimers(): string[] {
  const left = runningTimers();
  for (const timer of timers.keys()) clearTimeout(timer);
  timers.clear();
  return left
    .slice(0, MAX_TOLD)
    .map(({ name, place: { file, line } }) => `${name} in ${file}:${line}`);
}

/** Those that have not gone off. */
export function runningTimers(): StartedTimer[] {
  return [...timers].filter(([timer]) => !isOver(timer)).map(([, started]) => started);
}

/** Node says so only here. */
function isOver(timer: NodeJS.Timeout): boolean {
  return (timer as { readonly _destroyed?: boolean })._destroyed === true;
}

function noted(name: string, timer: NodeJS.Timeout): NodeJS.Timeout {
  const place = placeIn(new Error().stack);
  if (place) timers.set(timer, { name, place });
  return timer;
}

/** The line of the student's that called, `kvs.ts:31`, if it was the student's. */
export function placeIn(stack = ""): StartedTimer["place"] | undefined {
  if (folder === undefined) return undefined;
  for (const frame of stack.split("\n", MAX_FRAMES)) {
    const at = frame.indexOf(folder);
    const found = at >= 0 && /^([\w-]+\.ts)[^:]*:(\d+)/.exec(frame.slice(at + folder.length));
    if (found) return { file: found[1] as string, line: Number(found[2]) };
  }
  return undefined;
}
