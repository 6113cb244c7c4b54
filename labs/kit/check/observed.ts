/**
 * What can be seen of the nodes that a check runs on: their processes and mailboxes, the reports of
 * processes that have died, and what was sent to other nodes. It is what a failure is explained by.
 */

import { print } from "../../../runtime/erlang/print/print.ts";
import type { TraceEvent } from "../../../runtime/process/event.ts";
import type { Process } from "../../../runtime/process/process.ts";
import type { Vm } from "../../../runtime/process/vm.ts";
import { type Atom, isAtom } from "../../../runtime/term/atom.ts";
import { equal } from "../../../runtime/term/equal.ts";
import { Pid } from "../../../runtime/term/identifier.ts";
import type { Term } from "../../../runtime/term/term.ts";

/** Reports and messages beyond these are not kept. */
const MAX_KEPT = 200;

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
  /** What the nodes have reported, oldest first. */
  readonly reports: string[] = [];
  readonly sentAway: SentAway[] = [];
  /** Nodes that can't be looked at: those of a stock `erl`. */
  readonly unseen = new Set<symbol>();
  readonly #delivered: UnreadMessage[] = [];
  readonly #labels = new Map<Pid, string>();
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
    });
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
    this.#labels.set(pid, text);
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

  /** Who a process is: its registered name, what it was labelled with, or its pid. */
  who({ pid, name, vm }: Process): string {
    const label = name === undefined ? this.#labels.get(pid) : Symbol.keyFor(name);
    const where = this.vms.length > 2 ? ` on ${Symbol.keyFor(vm.name)}` : "";
    const shown = print(pid, { node: vm.name });
    return label === undefined ? `${shown}${where}` : `${label} (${shown})${where}`;
  }
}
