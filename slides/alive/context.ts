/**
 * Which process is running, in a browser: what `node:async_hooks` is to runtime/process/running.ts.
 *
 * A browser has no AsyncLocalStorage. But the page's code is compiled so that every `await` is a call of
 * `then`, and what is given to `then` runs in the context in which it was given.
 */

let context: unknown;

function within<R>(entered: unknown, code: () => R): R {
  const before = context;
  context = entered;
  try {
    return code();
  } finally {
    context = before;
  }
}

/** As much of Node's class as the runtime uses. */
export class AsyncLocalStorage<T> {
  getStore(): T | undefined {
    return context as T | undefined;
  }

  run<R>(store: T, code: () => R): R {
    return within(store, code);
  }
}

type Settled = ((value: unknown) => unknown) | null | undefined;

const kept = (settled: Settled): Settled => {
  if (typeof settled !== "function") return settled;
  const given = context;
  return (value) => within(given, () => settled(value));
};

const { then } = Promise.prototype;

// biome-ignore lint/suspicious/noThenProperty: this is the one that all promises have
Promise.prototype.then = function (this: Promise<unknown>, done: Settled, failed: Settled) {
  return then.call(this, kept(done), kept(failed));
} as typeof then;
