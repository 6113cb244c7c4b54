/**
 * `process_info`: what can be told of a process of this node.
 *
 * Left out: everything that is about Erlang's memory, code and scheduling.
 */
import { current } from "../../process/current.ts";
import type { Process } from "../../process/process.ts";
import type { Pid } from "../../term/identifier.ts";
import { isList } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { ArgumentError } from "./library.ts";

const items: ReadonlyMap<Term, (process: Process) => Term> = new Map(
  Object.entries({
    dictionary: ({ dictionary }: Process) => [...(dictionary ?? [])].map(([k, v]) => t(k, v)),
    group_leader: ({ groupLeader }: Process) => groupLeader,
    links: ({ links }: Process) => links.pids,
    message_queue_len: ({ messages }: Process) => messages.length,
    messages: ({ messages }: Process) => messages,
    monitored_by: ({ watchedBy }: Process) => watchedBy,
    monitors: ({ monitored }: Process) => monitored.map((who) => t(Symbol.for("process"), who)),
    registered_name: ({ name }: Process) => name ?? [],
    trap_exit: ({ trapExit }: Process) => trapExit,
  }).map(([name, read]) => [Symbol.for(name), read]),
);

/** Erlang: `process_info/2`. */
export function processInfo(pid: Pid, item: Term): Term {
  const { vm } = current();
  if (pid.node !== vm.name) throw new ArgumentError(1, "not a local process identifier");
  const process = vm.find(pid);
  const one = (name: Term) => {
    const read = items.get(name);
    if (!read) throw new ArgumentError(2, "invalid item or item list");
    return process && t(name, read(process));
  };
  if (isList(item)) {
    const found = item.map(one);
    return process && found;
  }
  // A process without a name is the one case in which the item is not told with its value.
  return item === Symbol.for("registered_name") && process && !process.name ? [] : one(item);
}
