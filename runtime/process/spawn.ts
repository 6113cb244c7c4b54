/**
 * Spawning: a new process that runs a function, here or on another node.
 *
 * Here it is done at once. Elsewhere it is a question and an answer: the request names a module, a
 * function and its arguments, because code does not travel; the other node starts what it knows under
 * that name and answers with the new pid. Therefore spawning on a node is awaited.
 */
import { type Atom, atomName } from "../term/atom.ts";
import { snapshot } from "../term/copy.ts";
import { type Fun, isFun } from "../term/fun.ts";
import { Pid, type Reference } from "../term/identifier.ts";
import { isList, type List } from "../term/list.ts";
import { canBeAtom, elementsOf, isName } from "../term/misuse.ts";
import type { Term } from "../term/term.ts";
import { type Tuple, t } from "../term/tuple.ts";
import { apply } from "./apply.ts";
import { current } from "./current.ts";
import { tellOf } from "./event.ts";
import { BadArgument, Exception } from "./exception.ts";
import { got } from "./got.ts";
import { $ } from "./pattern.ts";
import type { Process } from "./process.ts";
import { on, receive } from "./receive.ts";
import { send } from "./send.ts";
import type { SpawnRequest } from "./signal.ts";
import { noOptions, optionsToSend, type SpawnOptions, spawnOptions } from "./spawn-options.ts";
import { start, tie } from "./start.ts";
import type { Vm } from "./vm.ts";

/**
 * Starts a process that runs a function and ends with it. Erlang: `spawn/1`, `spawn/3`; with a node
 * `spawn/2`, `spawn/4`.
 *
 * @returns the new process; when a node is given, a promise of it
 * @throws Exception `badarg` for anything else than these arguments
 * @example
 * ```ts
 * const me = self();
 * const child = spawn(() => send(me, Symbol.for("hello")));
 * await receive(on(Symbol.for("hello"), () => true)); // true
 * ```
 */
export function spawn(code: () => unknown): Pid;
export function spawn(module: Atom, name: Atom, args: List): Pid;
export function spawn(node: symbol, code: Fun): Promise<Pid>;
export function spawn(node: symbol, module: Atom, name: Atom, args: List): Promise<Pid>;
export function spawn(...what: SpawnArguments): Pid | Promise<Pid> {
  return spawnTied(what, noOptions, (child) => child);
}

/**
 * Starts a process that is linked to this one from its first moment. Erlang: `spawn_link/1,2,3,4`.
 *
 * @throws as {@link spawn} does
 * @example
 * ```ts
 * processFlag(Symbol.for("trap_exit"), true);
 * const child = spawnLink(() => exit(Symbol.for("bored")));
 * await receive(on(t(Symbol.for("EXIT"), child, $("Why")), ({ Why }) => Why)); // bored
 * ```
 */
export function spawnLink(code: () => unknown): Pid;
export function spawnLink(module: Atom, name: Atom, args: List): Pid;
export function spawnLink(node: symbol, code: Fun): Promise<Pid>;
export function spawnLink(node: symbol, module: Atom, name: Atom, args: List): Promise<Pid>;
export function spawnLink(...what: SpawnArguments): Pid | Promise<Pid> {
  return spawnTied(what, { ...noOptions, link: true }, (child) => child);
}

/**
 * Starts a process that this one monitors from its first moment. Erlang: `spawn_monitor/1,2,3,4`.
 *
 * @returns `{Pid, Ref}`: the process, and the reference that its `DOWN` message will carry
 * @throws as {@link spawn} does
 * @example
 * ```ts
 * const [child, ref] = spawnMonitor(() => exit(Symbol.for("done")));
 * await receive(on(t(Symbol.for("DOWN"), ref, _, child, $("Why")), ({ Why }) => Why)); // done
 * ```
 */
export function spawnMonitor(code: () => unknown): Monitored;
export function spawnMonitor(module: Atom, name: Atom, args: List): Monitored;
export function spawnMonitor(node: symbol, code: Fun): Promise<Monitored>;
export function spawnMonitor(
  node: symbol,
  module: Atom,
  name: Atom,
  args: List,
): Promise<Monitored>;
export function spawnMonitor(...what: SpawnArguments): Monitored | Promise<Monitored> {
  return spawnTied(what, { ...noOptions, monitor: true }, (child, ref) => t(child, ref));
}

/**
 * Asks a node to start a process, and does not wait. Erlang: `spawn_request/5`.
 *
 * @param options as those of Erlang's `spawn_opt`, and `{reply, yes | no | error_only | success_only}` and
 * `{reply_tag, Tag}`
 * @returns what the answer will carry, a message `{spawn_reply, Ref, ok, Pid}` or
 * `{spawn_reply, Ref, error, Reason}`; and what a monitor will have as its reference
 * @throws Exception `badarg` when the options are no list
 * @example
 * ```ts
 * const ref = spawnRequest(node(), Symbol.for("timer"), Symbol.for("sleep"), [1000], []);
 * await receive(on(t(_, ref, Symbol.for("ok"), $("Pid")), ({ Pid }) => Pid));
 * ```
 */
export function spawnRequest(
  node: symbol,
  module: Atom,
  name: Atom,
  args: List,
  options: List,
): Reference {
  if (!isList(options)) throw new BadArgument("spawnRequest expects a list of options");
  const process = current();
  const ref = process.makeReference();
  const call = { module, function: name, args };
  const read = spawnOptions(options);
  if (read) requestSpawn(process, node, call, read, ref);
  else send(process.pid, t(SPAWN_REPLY, ref, Symbol.for("error"), Symbol.for("badopt")));
  return ref;
}

/**
 * Does not want the answer to a request any more. Erlang: `spawn_request_abandon/1`.
 *
 * @example
 * ```ts
 * spawnRequestAbandon(makeRef()); // false
 * ```
 */
export function spawnRequestAbandon(ref: Reference): boolean {
  return current().abandonSpawn(ref);
}

/** What {@link spawnMonitor} gives: the process, and the reference of its monitor. */
export type Monitored = Tuple<readonly [Pid, Reference]>;

/** What is to be run, and where. */
export type SpawnArguments =
  | readonly [code: () => unknown]
  | readonly [module: Atom, name: Atom, args: List]
  | readonly [node: symbol, code: Fun]
  | readonly [node: symbol, module: Atom, name: Atom, args: List];

/** Starts a process with ties, and gives what `result` makes of it. */
export function spawnTied<R>(
  what: SpawnArguments,
  ties: SpawnOptions,
  result: (child: Pid, ref: Reference) => R,
): R | Promise<R> {
  const parent = current();
  const ref = parent.makeReference();
  switch (what.length) {
    case 1: {
      const [code] = what;
      if (typeof code !== "function")
        throw new BadArgument(`spawn expects a function, got ${typeof code}`);
      return result(spawnHere(parent, code, ties, ref), ref);
    }
    case 3: {
      const [module, name, args] = what;
      return result(spawnHere(parent, { module, function: name, args }, ties, ref), ref);
    }
    case 2: {
      const [node, code] = what;
      if (!isFun(code))
        throw new BadArgument(
          "spawn on a node expects a fun, such as fun(f), or a module, a function and its arguments: code does not travel",
        );
      return spawnThere(parent, node, { ...erlangApply, args: [code, []] }, ties, ref, result);
    }
    case 4: {
      const [node, module, name, args] = what;
      return spawnThere(parent, node, { module, function: name, args }, ties, ref, result);
    }
    default:
      throw new BadArgument(
        "spawn expects a function, or a module, a function and a list of arguments, perhaps after a node; " +
          `got ${(what satisfies never as readonly unknown[]).length} arguments`,
      );
  }
}

const SPAWN_REPLY = Symbol.for("spawn_reply");
const erlangApply = { module: Symbol.for("erlang"), function: Symbol.for("apply") };

type Call = Pick<SpawnRequest, "module" | "function" | "args">;

function check({ module, function: name, args }: Call): void {
  if (!canBeAtom(module) || !canBeAtom(name) || !isList(args))
    throw new BadArgument(
      `spawn expects a module and a function (atoms) and a list of arguments, ${got(module, name, ...(isList(args) ? [] : [args]))}`,
    );
}

/** What runs a call. Its arguments are those of now, whatever becomes of them until it runs. */
function codeOf(call: Call): () => Promise<Term> {
  check(call);
  const args = snapshot(call.args) as List;
  return () => apply(call.module, call.function, args);
}

function spawnHere(
  parent: Process<Vm>,
  what: (() => unknown) | Call,
  ties: SpawnOptions,
  ref: Reference,
): Pid {
  const code = typeof what === "function" ? what : codeOf(what);
  const child = parent.vm.createProcess(parent.groupLeader);
  if (typeof what !== "function")
    child.initialCall = t(what.module, what.function, what.args.length);
  tie(child, parent.pid, ref, ties);
  if (ties.link) parent.links.add(child.pid);
  if (ties.monitor)
    parent.addMonitor({ ref, node: parent.vm.name, target: child.pid, ...ties.monitoring });
  if (child.vm.listeners) {
    const name = typeof what === "function" ? what.name : atomName(what.function);
    tellOf(child, { kind: "spawn", from: parent.pid, term: optionsToSend(ties), code: name });
  }
  start(child, code);
  return child.pid;
}

async function spawnThere<R>(
  parent: Process<Vm>,
  node: symbol,
  call: Call,
  ties: SpawnOptions,
  ref: Reference,
  result: (child: Pid, ref: Reference) => R,
): Promise<R> {
  if (node === parent.vm.name) return result(spawnHere(parent, call, ties, ref), ref);
  requestSpawn(parent, node, call, ties, ref);
  const outcome = await receive(
    on(t(SPAWN_REPLY, ref, $.atom("Ok"), $("Result")), ({ Result }) => Result),
  );
  if (outcome instanceof Pid) return result(outcome, ref);
  // As in Erlang, in place of a process that could not be had there comes one here, which ends at once.
  const fail = () => {
    throw new Exception("exit", outcome);
  };
  return result(spawnHere(parent, fail, ties, ref), ref);
}

/**
 * Asks a node to start a process, and does not wait: see `spawnRequest`.
 *
 * @throws Exception `badarg`, TypeError or RangeError when it can't be asked for that
 */
export function requestSpawn(
  parent: Process<Vm>,
  node: symbol,
  call: Call,
  wanted: SpawnOptions,
  ref: Reference,
): void {
  check(call);
  if (!isName(node)) throw new BadArgument("spawn expects a node's name, an atom");
  const { pid: from, groupLeader, vm } = parent;
  const options = optionsToSend(wanted);
  const args = vm.copyFor(node, elementsOf(call.args)) as List;
  parent.awaitSpawn({ ref, node, wanted });
  try {
    vm.route(node, { op: "SPAWN_REQUEST", ref, from, groupLeader, ...call, args, options });
  } catch (error) {
    parent.abandonSpawn(ref); // an argument is no term: nothing was sent
    throw error;
  }
}
