/**
 * Node's own timers, as a submission gets them: what it is given for a timer leads to nothing else.
 * Node's are linked with each other, those of the checks among them.
 */

/** Node's own. */
const { clearTimeout, setImmediate, clearImmediate } = globalThis;

/** What stands for one of Node's timers, or its turns: only a timer can begin anew. */
class Timer {
  readonly #node: NodeJS.Timeout | NodeJS.Immediate;

  constructor(timer: NodeJS.Timeout | NodeJS.Immediate) {
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
    if ("refresh" in this.#node) this.#node.refresh();
    return this;
  }

  clear(): void {
    if ("refresh" in this.#node) clearTimeout(this.#node);
    else clearImmediate(this.#node);
  }
}

Object.freeze(Object.freeze(Timer).prototype);

type Callback = (...args: unknown[]) => unknown;

/** Puts these timers in the place of Node's. */
export function tameTimers(): void {
  // Those that the kit notes, to stop what was left behind.
  const { setTimeout, setInterval } = globalThis;
  const clear = (timer: unknown) => {
    if (timer instanceof Timer) timer.clear();
  };
  Object.assign(globalThis, {
    setTimeout: (callback: Callback, ms?: number, ...args: unknown[]) =>
      new Timer(setTimeout(plain(callback), ms, ...args)),
    setInterval: (callback: Callback, ms?: number, ...args: unknown[]) =>
      new Timer(setInterval(plain(callback), ms, ...args)),
    setImmediate: (callback: Callback, ...args: unknown[]) =>
      new Timer(setImmediate(plain(callback), ...args)),
    ...{ clearTimeout: clear, clearInterval: clear, clearImmediate: clear },
  });
}

/** Node calls it with its timer as `this`. */
function plain(callback: Callback): Callback {
  if (typeof callback !== "function")
    throw new TypeError(`expected a function to be called later, got ${String(callback)}`);
  return (...args) => callback(...args);
}
