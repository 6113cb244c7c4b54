/**
 * Aliases: a reference to which messages can be sent in place of a pid, until it is taken back. A
 * caller that gives up waiting takes its alias back, and an answer that comes too late is gone, and
 * not found in the mailbox some day by somebody who waits for something else.
 */
import type { Reference } from "../term/identifier.ts";
import { current } from "./current.ts";

/**
 * Makes an alias of this process. Erlang: `alias/0`.
 *
 * @example
 * ```ts
 * const me = alias();
 * send(me, Symbol.for("hello"));
 * await receive(on($("X"), ({ X }) => X)); // hello
 * unalias(me); // true
 * send(me, Symbol.for("too late"));
 * await receive(on($("X"), ({ X }) => X), after(0, () => Symbol.for("nothing"))); // nothing
 * ```
 */
export function alias(): Reference {
  const process = current();
  const ref = process.vm.makeReference();
  process.vm.addAlias(ref, process);
  return ref;
}

/** Takes an alias back: what is sent to it from now on is gone. Erlang: `unalias/1`. */
export function unalias(ref: Reference): boolean {
  const process = current();
  return process.vm.removeAlias(ref, process);
}
