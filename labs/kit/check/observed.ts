/**
 * What can be seen of the nodes that a check runs on: their processes and mailboxes, the reports of
 * processes that have died, and what was sent to other nodes. It is what a failure is explained by.
 */

import { format, print } from "../../../runtime/erlang/print/print.ts";
import type { TraceEvent } from "../../../runtime/process/event.ts";
import type { Process } from "../../../runtime/process/process.ts";
import type { Vm } from "../../../runtime/process/vm.ts";
import { type Atom, isAtom } from "../../../runtime/term/atom.ts";
import { equal } from "../../../runtime/term/equal.ts";
import { Pid } from "../../../runtime/term/identifier.ts";
import type { Term } from "../../../runtime/term/term.ts";
import { type Key, keyOf } from "../../../runtime/term/term-map.ts";

/** Reports and messages beyond these are not kept. */
const MAX_KEPT = 200;

/** Of so many processes it is known who has started them. */
const MAX_PROCESSES = 2_000;

/** Names to which nodes send by themselves: what comes of it is not the student's affair. */
const NODES_OWN: readonly unknown[] = ["global_name_server", "net_kernel"].map((name) =>
  Symbol.for(name),
);

/** A message, and the process in whose mailbox it lies. */
export interface UnreadMessage {
  readonly process: Process;
  readonly message: Term;
  /** Who has sent it, if that was on the same node. */
  readonly sender: Process | undefined;
}

/** A message that was sent to a name on another node. */
export interface SentAway {
  readonly from: Pid;
  readonly node: symbol;
  /** The name on that node. */
  readonly to: Atom;
  readonly message: Term;
}

export class Observed {
  readonly vms: Vm[] = [];
  /** Whether the nodes have a network, and a time, of their own. */
  isSimulated = false;
  /** What the nodes have reported, oldest first. */
  readonly reports: string[] = [];
  readonly sentAway: SentAway[] = [];
  /** Nodes that can't be looked at: those of a stock `erl`. */
  readonly unseen = new Set<symbol>();
  readonly #delivered: UnreadMessage[] = [];
  readonly #labels = new Map<Key, string>();
  /** What was started by which process: by none if it was by the check. */
  readonly #started = new Map<Key, { readonly pid: Pid; readonly by: Pid | undefined }>();
  /** The reasons of processes that have ended. */
  readonly #reasons = new Map<Key, Term>();
  /** Messages that the check itself has put into a mailbox. */
  readonly #planted: Term[] = [];

  /** Where the nodes' reports are to go. */
  readonly log = (text: string): void => {
    if (this.reports.length < MAX_KEPT) this.reports.push(text.trim());
  };

  /** Looks at a node from now on. */
  watch(vm: Vm): void {
    this.vms.push(vm);
    vm.listen((event) => {
      if (event.kind === "send" && event.peer !== vm.name) this.#noteSentAway(event);
      if (event.kind === "deliver") this.#noteDelivered(vm, event);
      this.#noteLife(event);
    });
  }

  #noteLife({ kind, process: pid, name, from, term }: TraceEvent): void {
    if (!pid || this.#started.size === MAX_PROCESSES) return;
    const key = keyOf(pid);
    if (kind === "spawn" || !this.#started.has(key))
      this.#started.set(key, {
        pid,
        by: kind === "spawn" && from instanceof Pid ? from : undefined,
      });
    if (kind === "register" && name) this.#labels.set(key, Symbol.keyFor(name) as string);
    if (kind === "exit") this.#reasons.set(key, term);
  }

  /** The node of a name that runs, or the last that did. */
  vmOf(name: symbol): Vm | undefined {
    return this.vms.findLast((vm) => vm.name === name);
  }

  #noteDelivered(vm: Vm, { process: pid, from, signal = "", term: message }: TraceEvent): void {
    const process = pid && vm.find(pid);
    if (!process || !signal.endsWith("SEND") || this.#delivered.length === MAX_KEPT) return;
    const sender = from instanceof Pid ? vm.find(from) : undefined;
    this.#delivered.push({ process, message, sender });
  }

  #noteSentAway({ signal, from, to, peer: node, term: message }: TraceEvent): void {
    if (signal !== "REG_SEND" || NODES_OWN.includes(to) || this.sentAway.length === MAX_KEPT)
      return;
    if (!node || this.unseen.has(node)) return;
    if (from instanceof Pid && isAtom(to)) this.sentAway.push({ from, node, to, message });
  }

  /** Whether a process has sent this message to another node. */
  hasSentAway(from: Pid, message: Term): boolean {
    return this.sentAway.some((each) => equal(each.from, from) && equal(each.message, message));
  }

  /** Says who a process is, for people. */
  label(pid: Pid, text: string): void {
    this.#labels.set(keyOf(pid), text);
  }

  /** Says it of a process of which nothing was said yet. */
  labelOnce(pid: Pid, text: string): void {
    if (!this.#labels.has(keyOf(pid))) this.label(pid, text);
  }

  /** A message in a mailbox that nobody should wonder about. */
  plant(message: Term): void {
    this.#planted.push(message);
  }

  /** Every message that lies in a mailbox because nobody has taken it. */
  unread(): UnreadMessage[] {
    return this.vms.flatMap((vm) =>
      [...vm.processes].flatMap((process) =>
        process.messages
          .filter((message) => !this.#planted.some((planted) => equal(planted, message)))
          .map((message) => ({ process, message, sender: this.#senderOf(process, message) })),
      ),
    );
  }

  #senderOf(process: Process, message: Term): Process | undefined {
    return this.#delivered.findLast(
      (each) => each.process === process && equal(each.message, message),
    )?.sender;
  }

  /** Who a process is, and its pid. */
  who({ pid }: Pick<Process, "pid">): string {
    return `${this.#roleOf(pid)} (${print(pid)})`;
  }

  /** The process that was, or is, printed like this. */
  #find(text: string): Pid | undefined {
    return [...this.#started.values()].find(({ pid }) => print(pid) === text)?.pid;
  }

  /** Who a process is: its registered name, what it was labelled with, or who has started it. */
  #roleOf(pid: Pid): string {
    const where = this.vms.length > 2 ? ` on ${Symbol.keyFor(pid.node)?.replace(/@.*/, "")}` : "";
    const label = this.#labels.get(keyOf(pid));
    if (label !== undefined) return label + where;
    const by = this.#started.get(keyOf(pid))?.by;
    const name = by && this.#labels.get(keyOf(by));
    const started = name === undefined || name.includes(" ") ? "" : ` that ${name} has started`;
    return `a process${started || " without a name"}${where}`;
  }

  /** The reason of a process that has ended. */
  endOf({ pid }: Pick<Process, "pid">): Term {
    return this.#reasons.get(keyOf(pid));
  }

  /** Why a process has ended, if it has, which a node's report calls so: by its pid on that node. */
  reasonOf(text: string, node: string | undefined): readonly [Pid, Term] | undefined {
    for (const [key, { pid }] of this.#started)
      if (format(pid, { node: pid.node }) === text && [undefined, print(pid.node)].includes(node))
        return this.#reasons.has(key) ? [pid, this.#reasons.get(key)] : undefined;
    return undefined;
  }

  /** Who the processes are whose pids stand in texts that don't say it: `<0.85.0> is …`. */
  pidsIn(...texts: readonly string[]): string[] {
    const text = texts.join("\n");
    const pids = [...new Set(text.match(/<\d+\.\d+\.\d+>/g))];
    return pids
      .filter((each) => !text.includes(`(${each})`))
      .map((each) => {
        const pid = this.#find(each);
        const foreign = this.unseen.size > 0 ? "a process of the erl" : "a process without a name";
        return `${each} is ${pid ? this.#roleOf(pid) : foreign}`;
      });
  }
}
