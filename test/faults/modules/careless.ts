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

/** A service of lib_chan. */
export const echo = (): unknown => receive(after(60_000, () => true));
