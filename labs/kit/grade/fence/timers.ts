/**
 * Node's own timers, as a submission gets them: what it is given for a timer leads to nothing else.
 * Node's are linked with each other, those of the checks among them.
 */

/** Node's own. */
const { clearTimeout, setImmediate, clearImmediate } = globalThis;

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
    clearTimeout(this.#node);
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
    clearImmediate(this.#node);
  }
}

for (const kind of [Timer, Immediate]) Object.freeze(Object.freeze(kind).prototype);

type Callback = (...args: unknown[]) => unknown;

/** Puts these timers in the place of Node's. */
export function tameTimers(): void {
  // Those that the kit notes, to stop what was left behind.
  const { setTimeout, setInterval } = globalThis;
  const clear = (timer: unknown) => {
    if (timer instanceof Timer || timer instanceof Immediate) timer.clear();
  };
  Object.assign(globalThis, {
    setTimeout: (callback: Callback, ms?: number, ...args: unknown[]) =>
      new Timer(setTimeout(plain(callback), ms, ...args)),
    setInterval: (callback: Callback, ms?: number, ...args: unknown[]) =>
      new Timer(setInterval(plain(callback), ms, ...args)),
    setImmediate: (callback: Callback, ...args: unknown[]) =>
      new Immediate(setImmediate(plain(callback), ...args)),
    ...{ clearTimeout: clear, clearInterval: clear, clearImmediate: clear },
  });
}

/** Node calls it with its timer as `this`. */
function plain(callback: Callback): Callback {
  if (typeof callback !== "function")
    throw new TypeError(`expected a function to be called later, got ${String(callback)}`);
  return (...args) => callback(...args);
}
