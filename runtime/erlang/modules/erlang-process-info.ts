/**
 * `process_info`: what can be told of a process of this node.
 *
 * A process of ours has no heap, no stack and no reductions of its own: they are 0, but for the
 * reductions, by which tools sort processes. For these stands how many messages have come to it. Its
 * current function is `receive` when it waits, and otherwise what it was started with.
 */
import { current } from "../../process/current.ts";
import type { Process } from "../../process/process.ts";
import type { Pid } from "../../term/identifier.ts";
import { isList } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { ArgumentError } from "./library.ts";

const atom = Symbol.for;
const RECEIVE = t(atom("prim_eval"), atom("receive"), 2);
const APPLY = t(atom("erlang"), atom("apply"), 2);
const UNLIMITED = new TermMap([
  [atom("size"), 0],
  [atom("kill"), true],
  [atom("error_logger"), true],
  [atom("include_shared_binaries"), false],
]);

const initialCall = ({ initialCall }: Process) => initialCall ?? APPLY;

/** `{M, F, Arity}`: where it waits, or what it was started with. */
export function currentFunction(process: Process) {
  return process.mailbox.isWaiting ? RECEIVE : initialCall(process);
}

const location = (process: Process) => t(...currentFunction(process), []);
const zero = () => 0;
const none = (): Term => [];

const items: ReadonlyMap<Term, (process: Process) => Term> = new Map(
  Object.entries<(process: Process) => Term>({
    async_dist: () => true,
    backtrace: () => "",
    binary: none,
    catchlevel: zero,
    current_function: currentFunction,
    current_location: location,
    current_stacktrace: (process) => [location(process)],
    dictionary: ({ dictionary }) => [...(dictionary ?? [])].map(([k, v]) => t(k, v)),
    error_handler: () => atom("error_handler"),
    fullsweep_after: zero,
    garbage_collection: () => [t(atom("max_heap_size"), UNLIMITED), t(atom("minor_gcs"), 0)],
    garbage_collection_info: none,
    group_leader: ({ groupLeader }) => groupLeader,
    heap_size: zero,
    initial_call: initialCall,
    label: () => undefined,
    last_calls: () => false,
    links: ({ links }) => links.pids,
    max_heap_size: () => UNLIMITED,
    memory: zero,
    message_queue_data: () => atom("on_heap"),
    message_queue_len: ({ messages }) => messages.length,
    messages: ({ messages }) => messages,
    min_bin_vheap_size: zero,
    min_heap_size: zero,
    monitored_by: ({ watchedBy }) => watchedBy,
    monitors: ({ monitored }) => monitored.map((who) => t(atom("process"), who)),
    parent: () => undefined,
    priority: () => atom("normal"),
    reductions: ({ mailbox }) => mailbox.received,
    registered_name: ({ name }) => name ?? [],
    sequential_trace_token: none,
    stack_size: zero,
    status: (process) => atom(statusOf(process)),
    suspending: none,
    total_heap_size: zero,
    trace: zero,
    trap_exit: ({ trapExit }) => trapExit,
  }).map(([name, read]) => [atom(name), read]),
);

/** What `process_info/1` tells, in its order. */
const USUAL = [
  ...[
    "registered_name",
    "current_function",
    "initial_call",
    "status",
    "message_queue_len",
    "links",
  ],
  ...["dictionary", "trap_exit", "error_handler", "priority", "group_leader", "total_heap_size"],
  ...["heap_size", "stack_size", "reductions", "garbage_collection", "suspending"],
].map((name) => atom(name));

function statusOf(process: Process): string {
  if (process === current()) return "running";
  return process.mailbox.isWaiting ? "waiting" : "runnable";
}

function find(pid: Pid): Process | undefined {
  const { vm } = current();
  if (pid.node !== vm.name) throw new ArgumentError(1, "not a local process identifier");
  return vm.find(pid);
}

/** Erlang: `process_info/1`. */
export function processInfo(pid: Pid): Term {
  const process = find(pid);
  const told = process?.name ? USUAL : USUAL.slice(1);
  return process && told.map((name) => t(name, items.get(name)?.(process)));
}

/** Erlang: `process_info/2`. */
export function processInfoOn(pid: Pid, item: Term): Term {
  const process = find(pid);
  const one = (name: Term) => {
    const read = items.get(name) ?? readEntry(name);
    if (!read) throw new ArgumentError(2, "invalid item or item list");
    return process && t(name, read(process));
  };
  if (isList(item)) {
    const found = item.map(one);
    return process && found;
  }
  // A process without a name is the one case in which the item is not told with its value.
  return item === atom("registered_name") && process && !process.name ? [] : one(item);
}

/** `{dictionary, Key}`: one entry of the process dictionary. */
function readEntry(item: Term): ((process: Process) => Term) | undefined {
  if (!isTuple(item) || item.length !== 2 || item[0] !== atom("dictionary")) return undefined;
  return ({ dictionary }) => (dictionary?.has(item[1]) ? dictionary.get(item[1]) : undefined);
}
