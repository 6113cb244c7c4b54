/** What can go wrong in a module of a user's. `careless.erl` is its twin. */
import { after, error, receive } from "#runtime";

const oops = Symbol.for("oops");

export const fails = (): never => error(oops);

/** The `await` is missing. */
export function forgets(): unknown {
  void Promise.resolve().then(fails);
  return receive();
}

export function timer(): unknown {
  setTimeout(fails, 1);
  return receive();
}

export function deep(): number {
  return 1 + deep();
}

/** Nothing in it waits, for longer than a node may be silent. */
export function hogs(): number {
  let n = 0;
  for (const end = Date.now() + 7000; Date.now() < end; ) n++;
  return n;
}

/** A service of lib_chan. */
export const echo = (): unknown => receive(after(60_000, () => true));
