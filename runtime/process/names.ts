/**
 * Registered names. Each is an atom for a process, on its node, so that others find it without having been
 * given its pid. A process has one name at most, and loses it when it ends.
 */
import { isPid, type Pid } from "../term/identifier.ts";
import { isName } from "../term/misuse.ts";
import { current } from "./current.ts";
import { BadArgument } from "./exception.ts";
import { got } from "./got.ts";

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
  if (!isName(name) || !isPid(pid))
    throw new BadArgument(`register expects an atom and a pid, ${got(name, pid)}`);
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
