/**
 * `erpc`: calling a function on another node, telling apart every way in which it can go wrong.
 *
 * There is no server for it. The caller asks the other node to spawn a process that makes the call,
 * monitored from its first moment; that process *exits with the result*, and the `DOWN` message
 * carries it home. So nothing can be lost: whatever happens to the process, its node or the
 * connection, there will be a `DOWN`, and its reason says which it was.
 *
 *     spawn request: erpc:execute_call(Res, M, F, Args)      Res: a reference only we two know
 *     DOWN, reason:  {Res, return, Value}                    it returned
 *                    {Res, throw, Term}                      it threw
 *                    {Res, exit, Reason}                     it called exit
 *                    {Res, error, Reason, Stack}             it went wrong
 *                    {Res, error, {erpc, Reason}}            erpc itself could not
 *                    anything else                           it was killed, or the node is gone
 */
import { apply } from "../../process/apply.ts";
import { current } from "../../process/current.ts";
import { BadArgument, Exception, exceptionFrom } from "../../process/exception.ts";
import { got } from "../../process/got.ts";
import { _, $, match } from "../../process/pattern.ts";
import { after, on, receive } from "../../process/receive.ts";
import { requestSpawn } from "../../process/spawn.ts";
import { noOptions, type SpawnOptions } from "../../process/spawn-options.ts";
import { demonitor } from "../../process/ties.ts";
import type { Atom } from "../../term/atom.ts";
import { snapshot, termOf } from "../../term/copy.ts";
import type { Reference } from "../../term/identifier.ts";
import { isList, type List } from "../../term/list.ts";
import { canBeAtom, isName } from "../../term/misuse.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";

const erpc = Symbol.for("erpc");
const returned = Symbol.for("return");
const threw = Symbol.for("throw");
const exited = Symbol.for("exit");
const failed = Symbol.for("error");
const exception = Symbol.for("exception");

const watched: SpawnOptions = { ...noOptions, monitor: true, reply: "error_only" };

/**
 * Calls `module:name(...args)` on a node and waits for the result. Erlang: `erpc:call/4,5`.
 *
 * @param timeout milliseconds; `Infinity`, the default, waits as long as it takes
 * @throws what the function threw, if it threw a term; else an Exception whose reason is, as in Erlang,
 * `{exception, Reason, Stack}` (class error), `{exception, Reason}` (class exit), `{signal, Reason}`
 * (class exit), or `{erpc, timeout | noconnection | …}` (class error)
 * @example
 * ```ts
 * await erpc.call(node(), Symbol.for("erlang"), Symbol.for("abs"), [-3]); // 3
 * ```
 */
export async function call(
  node: Atom,
  module: Atom,
  name: Atom,
  args: List,
  timeout: Timeout = Number.POSITIVE_INFINITY,
): Promise<Term> {
  check(node, module, name, args);
  const ms = milliseconds(timeout);
  if (node !== current().vm.name || ms !== Number.POSITIVE_INFINITY)
    return endCall(beginCall(node, module, name, args), ms);
  const result = current().makeReference();
  return conclude(result, await attempt(result, module, name, snapshot(args) as List));
}

/** Milliseconds, or the atom `infinity`. */
export type Timeout = number | symbol;

/** Milliseconds as JavaScript counts them. */
export function milliseconds(timeout: Timeout): number {
  const ms = timeout === Symbol.for("infinity") ? Number.POSITIVE_INFINITY : timeout;
  if (typeof ms === "number" && ms >= 0) return ms;
  throw new BadArgument(`expected milliseconds, or infinity, ${got(timeout)}`);
}

function check(node: Atom, module: Atom, name: Atom, args: List): asserts node is symbol {
  if (!isName(node) || !canBeAtom(module) || !canBeAtom(name) || !isList(args))
    throw new BadArgument(
      `expected a node, a module, a function (atoms) and a list of arguments, ${got(node, module, name, ...(isList(args) ? [] : [args]))}`,
    );
}

/** A call that is under way. */
export interface Call {
  /** Stands in the outcome: nobody else can know it. */
  readonly result: Reference;
  /** The request to spawn, and the monitor. */
  readonly ref: Reference;
}

/**
 * Asks a node for the process that makes the call.
 *
 * @throws Exception `badarg` when the arguments are of the wrong kind
 */
export function beginCall(node: Atom, module: Atom, name: Atom, args: List): Call {
  check(node, module, name, args);
  const process = current();
  const result = process.makeReference();
  const ref = process.makeReference();
  const execute = Symbol.for("execute_call");
  const request = { module: erpc, function: execute, args: [result, module, name, args] };
  requestSpawn(process, node, request, watched, ref);
  return { result, ref };
}

/** Waits for the end of that process, and gives or throws what it says. */
export async function endCall(call: Call, timeout: number): Promise<Term> {
  const outcome = await receive(
    ...answersTo(call),
    after(timeout, () => {
      abandonCall(call);
      return () => fail(t(erpc, Symbol.for("timeout")));
    }),
  );
  return outcome();
}

/** The messages that answer a call; each gives what gives or throws the result. */
export function answersTo({ result, ref }: Call) {
  return [
    on(t(Symbol.for("spawn_reply"), ref, failed, $("Reason")), ({ Reason }) => {
      return (): Term => fail(t(erpc, Reason));
    }),
    on(t(Symbol.for("DOWN"), ref, _, _, $("Reason")), ({ Reason }) => {
      return (): Term => conclude(result, Reason);
    }),
  ] as const;
}

/** Does not wait for the answer any more, and leaves nothing of it. */
export function abandonCall({ ref }: Call): void {
  current().abandonSpawn(ref);
  demonitor(ref, [Symbol.for("flush")]);
}

function fail(reason: Term): never {
  throw new Exception("error", reason, []);
}

/** Gives or throws what the process at the other end has said by its exit reason. */
function conclude(result: Reference, outcome: Term): Term {
  const value = match(t(result, returned, $("Value")), outcome);
  if (value) return value.Value;
  const thrown = match(t(result, threw, $("Term")), outcome);
  if (thrown) throw thrown.Term;
  const exit = match(t(result, exited, $("Reason")), outcome);
  if (exit) throw new Exception("exit", t(exception, exit.Reason), []);
  const error = match(t(result, failed, $("Reason"), $("Stack")), outcome);
  if (error) fail(t(exception, error.Reason, error.Stack));
  const own = match(t(result, failed, $("Reason")), outcome);
  if (own) fail(own.Reason);
  if (outcome === Symbol.for("noconnection")) fail(t(erpc, outcome));
  throw new Exception("exit", t(Symbol.for("signal"), outcome), []);
}

/**
 * What another node spawns here to make a call: exits with the outcome. Erlang: `erpc:execute_call/4`.
 *
 * @throws Exception always: its exit reason is the outcome
 * @example
 * ```ts
 * const ref = makeRef();
 * const [erlang, abs] = [Symbol.for("erlang"), Symbol.for("abs")];
 * const [, watch] = spawnMonitor(() => erpc.executeCall(ref, erlang, abs, [-3]));
 * const outcome = t(ref, Symbol.for("return"), $("Value"));
 * await receive(on(t(Symbol.for("DOWN"), watch, _, _, outcome), ({ Value }) => Value)); // 3
 * ```
 */
export async function executeCall(
  result: Reference,
  module: Atom,
  name: Atom,
  args: List,
): Promise<never> {
  throw new Exception("exit", await attempt(result, module, name, args), []);
}

async function attempt(result: Reference, module: Atom, name: Atom, args: List): Promise<Term> {
  try {
    return t(result, returned, termOf(await apply(module, name, args)));
  } catch (thrown) {
    const { class: kind, reason, stacktrace } = exceptionFrom(thrown);
    switch (kind) {
      case "throw":
        return t(result, threw, reason);
      case "exit":
        return t(result, exited, reason);
      case "error":
        return t(result, failed, reason, stacktrace);
    }
  }
}

/**
 * What another node spawns here for a cast. Erlang: `erpc:execute_cast/3`.
 *
 * @example
 * ```ts
 * await erpc.executeCast(Symbol.for("erlang"), Symbol.for("abs"), [-3]); // 3
 * ```
 */
export async function executeCast(module: Atom, name: Atom, args: List): Promise<Term> {
  return apply(module, name, args);
}

/**
 * Calls a function on a node and does not wait, nor learn what came of it. Erlang: `erpc:cast/4`.
 *
 * @example
 * ```ts
 * erpc.cast(node(), Symbol.for("erlang"), Symbol.for("node"), []); // ok
 * ```
 */
export function cast(node: symbol, module: Atom, name: Atom, args: List): symbol {
  check(node, module, name, args);
  const process = current();
  const ref = process.makeReference();
  const execute = {
    module: erpc,
    function: Symbol.for("execute_cast"),
    args: [module, name, args],
  };
  requestSpawn(process, node, execute, { ...noOptions, reply: "no" }, ref);
  return Symbol.for("ok");
}
