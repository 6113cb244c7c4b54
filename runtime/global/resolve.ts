/**
 * Name clashes. While a cluster is cut in two, both halves may register the same name; when they meet
 * again, one of the two processes keeps it, or neither.
 *
 * Each name was registered with a *method* for that case, a fun of the name and the two pids. It returns
 * the pid that is to keep the name, or `none`, and does to the other whatever it likes. The node with
 * the smaller name has it called, with its own half's method, on the node of its own half's process: so
 * a closure runs where its code is. Whatever goes wrong there, the other half keeps the name.
 */
import { apply } from "../process/apply.ts";
import { exceptionFrom, exitReason } from "../process/exception.ts";
import { send } from "../process/send.ts";
import { exit } from "../process/ties.ts";
import { call } from "../services/rpc/call.ts";
import { equal } from "../term/equal.ts";
import { type Callable, ExternalFun, type Fun, isFun, LocalFun, RemoteFun } from "../term/fun.ts";
import type { Pid } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { isTuple, t } from "../term/tuple.ts";
import { dice } from "./cluster-lock.ts";
import {
  deletion,
  insertion,
  type NameEntry,
  type NameTable,
  type Operation,
} from "./name-table.ts";

const conflict = Symbol.for("global_name_conflict");
const GLOBAL = Symbol.for("global");

/** Decides a name clash: gives the process that is to keep the name, or the atom `none`. */
export type Resolver = (name: Term, pid1: Pid, pid2: Pid) => unknown;

// The standard methods.

/**
 * Lets one of the two keep the name, at random, and kills the other: what a name is registered with if
 * nothing is said. Erlang: `global:random_exit_name/3`.
 *
 * @example
 * ```ts
 * const winner = global.randomExitName("service", spawn(() => receive()), spawn(() => receive()));
 * winner instanceof Pid; // true
 * ```
 */
export function randomExitName(_name: Term, pid1: Pid, pid2: Pid): Pid {
  const [winner, loser] = atRandom(pid1, pid2);
  exit(loser, Symbol.for("kill"));
  return winner;
}

/**
 * Lets one of the two keep the name, at random, and tells the other by `{global_name_conflict, Name}`.
 * Erlang: `global:random_notify_name/3`.
 *
 * @example
 * ```ts
 * const [one, two] = [spawn(() => receive()), spawn(() => receive())];
 * const winner = global.randomNotifyName("service", one, two);
 * winner instanceof Pid; // true
 * ```
 */
export function randomNotifyName(name: Term, pid1: Pid, pid2: Pid): Pid {
  const [winner, loser] = atRandom(pid1, pid2);
  send(loser, t(conflict, name));
  return winner;
}

/**
 * Lets neither keep the name, and tells each of the other by `{global_name_conflict, Name, OtherPid}`.
 * Erlang: `global:notify_all_name/3`.
 *
 * @example
 * ```ts
 * const other = spawn(() => receive());
 * global.notifyAllName("service", self(), other); // none
 * await receive(on(t(_, "service", $("Other")), ({ Other }) => equal(Other, other))); // true
 * ```
 */
export function notifyAllName(name: Term, pid1: Pid, pid2: Pid): symbol {
  send(pid1, t(conflict, name, pid2));
  send(pid2, t(conflict, name, pid1));
  return Symbol.for("none");
}

function atRandom(pid1: Pid, pid2: Pid): [winner: Pid, loser: Pid] {
  return dice().between(0, 1) === 0 ? [pid1, pid2] : [pid2, pid1];
}

const standard = new Map<Callable, ExternalFun>([
  [randomExitName, new ExternalFun(GLOBAL, Symbol.for("random_exit_name"), 3)],
  [randomNotifyName, new ExternalFun(GLOBAL, Symbol.for("random_notify_name"), 3)],
  [notifyAllName, new ExternalFun(GLOBAL, Symbol.for("notify_all_name"), 3)],
]);

/** The fun of a method. The standard ones are the same functions on all nodes, and are sent so. */
export function methodOf(resolver: Resolver | Fun): Fun {
  return isFun(resolver) ? resolver : (standard.get(resolver) ?? new LocalFun(resolver, 3));
}

/**
 * Calls a method, for another node. Erlang: `global:resolve_it/4`.
 *
 * @returns what it returns or throws, or `{'EXIT', Reason}`
 */
export async function resolveIt(method: Term, name: Term, pid1: Pid, pid2: Pid): Promise<Term> {
  try {
    return await apply(runnable(method), [name, pid1, pid2]);
  } catch (thrown) {
    const exception = exceptionFrom(thrown);
    if (exception.class === "throw") return exception.reason;
    return t(Symbol.for("EXIT"), exitReason(exception));
  }
}

/**
 * A closure of OTP's own module `global` can only be what OTP registers names with if nothing is said.
 * Other closures of Erlang's come here if an Erlang node has registered a process of ours: we have not
 * their code, and say `badfun`, as an Erlang node without that module does.
 */
function runnable(method: Term): Fun {
  const isDefault = method instanceof RemoteFun && method.module === GLOBAL && method.arity === 3;
  return isDefault ? methodOf(randomExitName) : (method as Fun);
}

/** What becomes of the names when two halves meet. */
export interface Outcome {
  /** To be done in our half. */
  readonly ours: Operation[];
  /** To be done in the other half, as far as it can't know. */
  readonly theirs: Operation[];
}

/**
 * Holds the names of the two halves against each other, as one node does it.
 *
 * @param weDecide whether the clashes are ours to decide, and not the other node's
 */
export async function resolveNames(
  own: NameTable,
  others: readonly NameEntry[],
  weDecide: boolean,
): Promise<Outcome> {
  const ours: Operation[] = [];
  const theirs: Operation[] = [];
  for (const other of others) {
    const [name, pid] = other;
    const entry = own.find(name);
    if (!entry) ours.push(insertion(other));
    else if (weDecide && !equal(entry[1], pid)) {
      const winner = await decide(entry, other);
      const change = winner ? insertion(winner) : deletion(name);
      if (winner !== entry) ours.push(change);
      if (winner !== other) theirs.push(change);
    }
  }
  return { ours, theirs };
}

/** Which of two keeps the name. */
async function decide(own: NameEntry, other: NameEntry): Promise<NameEntry | undefined> {
  const [name, ownPid, method] = own;
  const [, otherPid] = other;
  const args = [method, name, otherPid, ownPid];
  const answer = await call(ownPid.node, GLOBAL, Symbol.for("resolve_it"), args);
  if (isFailure(answer) || equal(answer, otherPid)) return other;
  return equal(answer, ownPid) ? own : undefined;
}

/** `{badrpc, Reason}`, or `{'EXIT', Reason}`. */
function isFailure(answer: Term): boolean {
  const [kind] = isTuple(answer) ? answer : [];
  return kind === Symbol.for("badrpc") || kind === Symbol.for("EXIT");
}
