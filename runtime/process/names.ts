/**
 * Other ways to say which process is meant than by its pid.
 *
 * A *registered name* is an atom for a process, on its node, so that others find it without having been
 * given its pid. A process has one name at most, and loses it when it ends.
 *
 * An *alias* is a reference to which messages can be sent until it is taken back. A caller that gives up
 * waiting takes its alias back, and an answer that comes too late is gone, and not found in the mailbox
 * some day by code that waits for something else.
 */
import { snapshot } from "../term/copy.ts";
import { isPid, isReference, type Pid, type Reference } from "../term/identifier.ts";
import { isList, type List } from "../term/list.ts";
import { isName } from "../term/misuse.ts";
import { current } from "./current.ts";
import { BadArgument } from "./exception.ts";

/**
 * Gives a name to a process of this node. Erlang: `register/2`.
 *
 * @throws Exception `badarg` when the name is taken, when the process has one already, or does not live
 * here, or has ended
 * @example
 * ```ts
 * register(Symbol.for("echo"), spawn(() => receive(on(Symbol.for("stop"), () => true)))); // true
 * ```
 */
export function register(name: symbol, pid: Pid): true {
  const { vm } = current();
  if (!isName(name) || !isPid(pid)) throw new BadArgument("register expects an atom and a pid");
  const process = vm.find(pid);
  if (!process) throw new BadArgument("register expects a process of this node that is alive");
  if (!vm.register(name, process))
    throw new BadArgument(
      vm.named(name)
        ? `the name ${Symbol.keyFor(name)} is taken`
        : `this process is registered already, as ${Symbol.keyFor(process.name as symbol)}`,
    );
  return true;
}

/**
 * Takes a name back. Erlang: `unregister/1`.
 *
 * @throws Exception `badarg` when nobody holds it
 * @example
 * ```ts
 * register(Symbol.for("me"), self());
 * unregister(Symbol.for("me")); // true
 * whereis(Symbol.for("me")); // undefined
 * ```
 */
export function unregister(name: symbol): true {
  if (!isName(name)) throw new BadArgument("unregister expects an atom");
  if (!current().vm.unregister(name))
    throw new BadArgument(`no process is registered as ${String(name)}`);
  return true;
}

/**
 * The process that holds a name, or `undefined`. Erlang: `whereis/1`.
 *
 * @example
 * ```ts
 * whereis(Symbol.for("nobody")); // undefined
 * ```
 */
export function whereis(name: symbol): Pid | undefined {
  if (!isName(name)) throw new BadArgument("whereis expects an atom");
  return current().vm.named(name)?.pid;
}

/** The names that are registered on this node. Erlang: `registered/0`. */
export function registered(): symbol[] {
  return [...current().vm.names];
}

const reply = Symbol.for("reply");
const explicit = Symbol.for("explicit_unalias");

/**
 * Makes an alias of this process. Erlang: `alias/0,1`.
 *
 * @param options a list of atoms: with `reply`, the alias ends with the first message sent to it
 * @throws Exception `badarg` for any other option
 */
export function alias(options: List = []): Reference {
  const process = current();
  const wanted = snapshot(options);
  if (!isList(wanted) || !wanted.every((option) => option === reply || option === explicit))
    throw new BadArgument("alias expects a list of options: reply, explicit_unalias");
  const ref = process.vm.makeReference();
  // Of several options the last one counts.
  process.vm.addAlias(ref, process, wanted.at(-1) === reply ? "reply" : "explicit_unalias");
  return ref;
}

/** Takes an alias back: what is sent to it from now on is gone. Erlang: `unalias/1`. */
export function unalias(ref: Reference): boolean {
  if (!isReference(ref)) throw new BadArgument("unalias expects a reference");
  const process = current();
  return process.vm.removeAlias(ref, process);
}
