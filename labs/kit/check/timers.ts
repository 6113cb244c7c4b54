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

/** The timers that were started in a file of the student's, with that place. */
const timers = new Map<NodeJS.Timeout, string>();
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
  const left = [...timers].filter(([timer]) => !isOver(timer));
  timers.clear();
  for (const [timer] of left) clearTimeout(timer);
  return left.map(([, place]) => place).slice(0, MAX_TOLD);
}

/** Node says so only here. */
function isOver(timer: NodeJS.Timeout): boolean {
  return (timer as { readonly _destroyed?: boolean })._destroyed === true;
}

function noted(name: string, timer: NodeJS.Timeout): NodeJS.Timeout {
  const place = placeIn(new Error().stack);
  if (place !== undefined) timers.set(timer, `${name} in ${place}`);
  return timer;
}

/** The line of the student's that called, `kvs.ts:31`, if it was the student's. */
function placeIn(stack = ""): string | undefined {
  if (folder === undefined) return undefined;
  for (const frame of stack.split("\n", MAX_FRAMES)) {
    const at = frame.indexOf(folder);
    const found = at >= 0 && /^([\w-]+\.ts)[^:]*:(\d+)/.exec(frame.slice(at + folder.length));
    if (found) return `${found[1]}:${found[2]}`;
  }
  return undefined;
}
