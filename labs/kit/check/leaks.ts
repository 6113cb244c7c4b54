/**
 * Node's own timers, as a student's code gets them.
 *
 * Those that it has started and forgotten are told of: the runtime's processes wait with `after`, and
 * end with their node; a `setInterval` goes on for ever, and nobody sees where it came from. So each
 * is noted down with the line that started it.
 *
 * And what it is given for a timer leads to nothing else. Node's timers are linked with each other,
 * those of the checks among them.
 */
import { join } from "node:path";

/** So many are told of. */
const MAX_TOLD = 3;

/** Node's, in which the runtime's and the kit's own come through here too. */
const node = {
  setTimeout: globalThis.setTimeout,
  setInterval: globalThis.setInterval,
  setImmediate: globalThis.setImmediate,
  clear: globalThis.clearTimeout,
  clearImmediate: globalThis.clearImmediate,
};

/** What stands for one of Node's timers. */
class Timer {
  readonly #node: NodeJS.Timeout;

  constructor(timer: NodeJS.Timeout) {
    this.#node = timer;
  }

  ref(): this {
    this.#node.ref();
    return this;
  }

  unref(): this {
    this.#node.unref();
    return this;
  }

  hasRef(): boolean {
    return this.#node.hasRef();
  }

  refresh(): this {
    this.#node.refresh();
    return this;
  }

  clear(): void {
    node.clear(this.#node);
  }

  /** Node says so only here. */
  get isOver(): boolean {
    return (this.#node as { readonly _destroyed?: boolean })._destroyed === true;
  }
}

class Immediate {
  readonly #node: NodeJS.Immediate;

  constructor(immediate: NodeJS.Immediate) {
    this.#node = immediate;
  }

  ref(): this {
    this.#node.ref();
    return this;
  }

  unref(): this {
    this.#node.unref();
    return this;
  }

  clear(): void {
    node.clearImmediate(this.#node);
  }
}

for (const kind of [Timer, Immediate]) Object.freeze(Object.freeze(kind).prototype);

type Callback = (...args: unknown[]) => unknown;

/** The timers that run and were started in a file of the student's, with that place. */
const timers = new Map<Timer, string>();
let folder = "";

/** Notes from now on which timers the code in a folder starts. */
export function noteTimers(path: string): void {
  folder = join(path, "/");
}

/** Puts these timers in the place of Node's. */
export function tameTimers(): void {
  const clear = (timer: unknown) => {
    if (timer instanceof Timer || timer instanceof Immediate) timer.clear();
  };
  Object.assign(globalThis, {
    setTimeout: (callback: Callback, ms?: number, ...args: unknown[]) =>
      noted("setTimeout", new Timer(node.setTimeout(plain(callback), ms, ...args))),
    setInterval: (callback: Callback, ms?: number, ...args: unknown[]) =>
      noted("setInterval", new Timer(node.setInterval(plain(callback), ms, ...args))),
    setImmediate: (callback: Callback, ...args: unknown[]) =>
      new Immediate(node.setImmediate(plain(callback), ...args)),
    ...{ clearTimeout: clear, clearInterval: clear, clearImmediate: clear },
  });
}

/** The timers that were left behind: they are stopped now. */
export function leftTimers(): string[] {
  const left = [...timers].filter(([timer]) => !timer.isOver);
  timers.clear();
  for (const [timer] of left) timer.clear();
  return left.map(([, place]) => place).slice(0, MAX_TOLD);
}

/** Node calls it with its timer as `this`. */
function plain(callback: Callback): Callback {
  if (typeof callback !== "function")
    throw new TypeError(`expected a function to be called later, got ${String(callback)}`);
  return (...args) => callback(...args);
}

function noted(name: string, timer: Timer): Timer {
  const [, file, line] = placeOf(new Error().stack) ?? [];
  if (file !== undefined) timers.set(timer, `${name} in ${file}:${line}`);
  return timer;
}

/** Whoever called it, if that was the student: `kvs.ts` and a line. */
function placeOf(stack = ""): RegExpExecArray | undefined | null {
  const caller = stack.split("\n")[3] ?? "";
  const at = caller.indexOf(folder);
  return at < 0 ? undefined : /^([\w-]+\.ts)[^:]*:(\d+)/.exec(caller.slice(at + folder.length));
}
