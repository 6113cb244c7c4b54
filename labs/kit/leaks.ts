/**
 * Timers of Node's own that a student's code has started and forgotten. The runtime's processes wait
 * with `after`, and end with their node; a `setInterval` goes on for ever, and nobody sees where it
 * came from. So each is noted down with the line that started it.
 */
import { join } from "node:path";

/** So many are told of. */
const MAX_TOLD = 3;

/** The timers that run and were started in a file of the student's, with that place. */
const timers = new Map<NodeJS.Timeout, string>();
let folder = "";

const { setTimeout: startTimeout, setInterval: startInterval } = globalThis;

/** Notes from now on which timers the code in a folder starts. */
export function noteTimers(path: string): void {
  folder = join(path, "/");
  globalThis.setTimeout = noting("setTimeout", startTimeout);
  globalThis.setInterval = noting("setInterval", startInterval);
}

/** The timers that were left behind: they are stopped now. */
export function leftTimers(): string[] {
  const left = [...timers].filter(([timer]) => !isOver(timer));
  timers.clear();
  for (const [timer] of left) clearTimeout(timer);
  return left.map(([, place]) => place).slice(0, MAX_TOLD);
}

/** A function that starts a timer and notes it down. */
function noting<F extends typeof setTimeout | typeof setInterval>(name: string, start: F): F {
  const noted = (...args: Parameters<F>) => {
    const timer = Reflect.apply(start, undefined, args);
    const [, file, line] = placeOf(new Error().stack) ?? [];
    if (file !== undefined) timers.set(timer, `${name} in ${file}:${line}`);
    return timer;
  };
  return Object.assign(noted, start);
}

/** Whoever called it, if that was the student: `kvs.ts` and a line. */
function placeOf(stack = ""): RegExpExecArray | undefined | null {
  const caller = stack.split("\n")[2] ?? "";
  const at = caller.indexOf(folder);
  return at < 0 ? undefined : /^([\w-]+\.ts)[^:]*:(\d+)/.exec(caller.slice(at + folder.length));
}

/** Node says so only here. */
function isOver(timer: NodeJS.Timeout): boolean {
  return (timer as NodeJS.Timeout & { readonly _destroyed?: boolean })._destroyed === true;
}
