/**
 * Signals: everything that one process can do to another. A message is one of them; so are linking,
 * monitoring and asking it to exit. Between two processes signals arrive in the order in which they
 * were sent, wherever the two live, because all of them go the same way: `Vm.route`.
 *
 * They have the names that the distribution protocol gives them, because that is what it carries.
 */
import type { Atom } from "../term/atom.ts";
import { Pid, type Reference } from "../term/identifier.ts";
import type { List } from "../term/list.ts";
import type { Term } from "../term/term.ts";

/** A process, or the name under which one is registered. */
export type PidOrName = Pid | Atom;

/** In the flags of SPAWN_REPLY: the new process is linked to the one that asked for it. */
export const SPAWN_LINKED = 1;
/** In the flags of SPAWN_REPLY: the one that asked monitors the new process. */
export const SPAWN_MONITORED = 2;

export type Signal =
  /** A message. `from` is absent when the peer does not send it. */
  | { readonly op: "SEND"; readonly from?: Pid; readonly to: Pid; readonly message: Term }
  /** A message to the process that holds a name. */
  | { readonly op: "REG_SEND"; readonly from: Pid; readonly to: Atom; readonly message: Term }
  /** A message to the process that holds an alias. */
  | {
      readonly op: "ALIAS_SEND";
      readonly from: Pid;
      readonly to: Reference;
      readonly message: Term;
    }
  | { readonly op: "LINK"; readonly from: Pid; readonly to: Pid }
  /** Takes a link back. To be answered by UNLINK_ID_ACK before anything else is sent to `from`. */
  | { readonly op: "UNLINK_ID"; readonly id: bigint; readonly from: Pid; readonly to: Pid }
  | { readonly op: "UNLINK_ID_ACK"; readonly id: bigint; readonly from: Pid; readonly to: Pid }
  /** A linked process has ended. */
  | { readonly op: "EXIT"; readonly from: Pid; readonly to: Pid; readonly reason: Term }
  /** Somebody has called `exit(Pid, Reason)`. */
  | { readonly op: "EXIT2"; readonly from: Pid; readonly to: Pid; readonly reason: Term }
  | {
      readonly op: "MONITOR_P" | "DEMONITOR_P";
      readonly from: Pid;
      readonly to: PidOrName;
      readonly ref: Reference;
    }
  /** A monitored process has ended. */
  | {
      readonly op: "MONITOR_P_EXIT";
      readonly from: PidOrName;
      readonly to: Pid;
      readonly ref: Reference;
      readonly reason: Term;
      readonly sender?: Pid;
    }
  /** `from` is to be the group leader of `to`. */
  | { readonly op: "GROUP_LEADER"; readonly from: Pid; readonly to: Pid; readonly sender?: Pid }
  | SpawnRequest
  | SpawnReply;

/**
 * The process that sends a signal. Some signals do not say it in `from`: then `sender` does, which stays on
 * this node. The answer to a spawn request comes from the new process, if there is one.
 */
export function senderOf(signal: Signal): Pid | undefined {
  if ("sender" in signal) return signal.sender;
  const sender = signal.op === "SPAWN_REPLY" ? signal.result : signal.from;
  return sender instanceof Pid ? sender : undefined;
}

/**
 * What comes back for a signal that finds no process, or no way to its node. Messages and the like are
 * never answered.
 */
export function refusal(
  signal: Signal,
  reason: symbol,
): Extract<Signal, { readonly to: Pid }> | undefined {
  switch (signal.op) {
    case "LINK":
      return { op: "EXIT", from: signal.to, to: signal.from, reason };
    case "UNLINK_ID":
      return { op: "UNLINK_ID_ACK", id: signal.id, from: signal.to, to: signal.from };
    case "MONITOR_P": {
      const { from, to, ref } = signal;
      return { op: "MONITOR_P_EXIT", from: to, to: from, ref, reason };
    }
    case "SPAWN_REQUEST":
      return { op: "SPAWN_REPLY", ref: signal.ref, to: signal.from, flags: 0, result: reason };
    default:
      return undefined;
  }
}

/** Asks a node to start a process. */
export interface SpawnRequest {
  readonly op: "SPAWN_REQUEST";
  /** Names the request, and is the reference of the monitor when one is asked for. */
  readonly ref: Reference;
  readonly from: Pid;
  /** The group leader that the new process gets. */
  readonly groupLeader: Pid;
  readonly module: Atom;
  readonly function: Atom;
  readonly args: List;
  /** `link`, `monitor`, or tuples such as `{priority, Level}`. */
  readonly options: List;
}

/** The answer to a {@link SpawnRequest}. */
export interface SpawnReply {
  readonly op: "SPAWN_REPLY";
  readonly ref: Reference;
  readonly to: Pid;
  /** {@link SPAWN_LINKED}, {@link SPAWN_MONITORED}. */
  readonly flags: number;
  /** The new process, or an atom that says why there is none. */
  readonly result: PidOrName;
}

/** Tells of the end of a tie, or of a start: to a node that is not connected, whose ties have ended with that. */
const LATE = new Set<Signal["op"]>([
  "EXIT",
  "MONITOR_P_EXIT",
  "DEMONITOR_P",
  "UNLINK_ID",
  "UNLINK_ID_ACK",
  "SPAWN_REPLY",
]);

/** Whether a node is to be connected to for a signal. */
export function connects({ op }: Signal): boolean {
  return !LATE.has(op);
}
