/**
 * Control messages: the signals between processes, as they go from node to node. Each is a tuple that
 * begins with a number; some are followed by a *payload*, which is the message that is sent, the
 * reason of an exit, or the arguments of a call.
 *
 * The wire has several shapes for some of them: with the payload inside or behind, with the sender or
 * without, with a trace token or without. That ends here. A {@link Control} says what is meant; the
 * shape is chosen by the flags that both nodes have, and any shape is understood. Trace tokens (of
 * `seq_trace`) are dropped.
 *
 * Specification: "Distribution Protocol", *Protocol between Connected Nodes*, with its names.
 */
import type { Atom } from "../term/atom.ts";
import type { Pid, Reference } from "../term/identifier.ts";
import type { List } from "../term/list.ts";
import type { Term } from "../term/term.ts";

/** The numbers that begin a control message. */
export const OP = {
  LINK: 1,
  SEND: 2,
  EXIT: 3,
  UNLINK: 4,
  NODE_LINK: 5,
  REG_SEND: 6,
  GROUP_LEADER: 7,
  EXIT2: 8,
  SEND_TT: 12,
  EXIT_TT: 13,
  REG_SEND_TT: 16,
  EXIT2_TT: 18,
  MONITOR_P: 19,
  DEMONITOR_P: 20,
  MONITOR_P_EXIT: 21,
  SEND_SENDER: 22,
  SEND_SENDER_TT: 23,
  PAYLOAD_EXIT: 24,
  PAYLOAD_EXIT_TT: 25,
  PAYLOAD_EXIT2: 26,
  PAYLOAD_EXIT2_TT: 27,
  PAYLOAD_MONITOR_P_EXIT: 28,
  SPAWN_REQUEST: 29,
  SPAWN_REQUEST_TT: 30,
  SPAWN_REPLY: 31,
  SPAWN_REPLY_TT: 32,
  ALIAS_SEND: 33,
  ALIAS_SEND_TT: 34,
  UNLINK_ID: 35,
  UNLINK_ID_ACK: 36,
} as const;

/** A process, or the name under which one is registered. */
export type PidOrName = Pid | Atom;

/** In the flags of SPAWN_REPLY: the new process is linked to the one that asked for it. */
export const SPAWN_LINKED = 1;
/** In the flags of SPAWN_REPLY: the one that asked monitors the new process. */
export const SPAWN_MONITORED = 2;

export interface SpawnRequest {
  readonly op: "SPAWN_REQUEST";
  /** Names the request, and is the reference of the monitor when one is asked for. */
  readonly ref: Reference;
  readonly from: Pid;
  readonly groupLeader: Pid;
  readonly module: Atom;
  readonly function: Atom;
  readonly args: List;
  /** `link`, `monitor`, or tuples such as `{priority, Level}`. */
  readonly options: List;
}

/** A control message with its payload. */
export type Control =
  | { readonly op: "LINK"; readonly from: Pid; readonly to: Pid }
  /** `from` is absent when the peer does not send it. */
  | { readonly op: "SEND"; readonly from?: Pid; readonly to: Pid; readonly message: Term }
  | { readonly op: "REG_SEND"; readonly from: Pid; readonly to: Atom; readonly message: Term }
  | {
      readonly op: "ALIAS_SEND";
      readonly from: Pid;
      readonly to: Reference;
      readonly message: Term;
    }
  /** A linked process has ended. */
  | { readonly op: "EXIT"; readonly from: Pid; readonly to: Pid; readonly reason: Term }
  /** Somebody has called `exit(Pid, Reason)`. */
  | { readonly op: "EXIT2"; readonly from: Pid; readonly to: Pid; readonly reason: Term }
  /** As peers without DFLAG_UNLINK_ID unlink. */
  | { readonly op: "UNLINK"; readonly from: Pid; readonly to: Pid }
  /** To be answered by UNLINK_ID_ACK before anything else is sent to `from`. */
  | { readonly op: "UNLINK_ID"; readonly id: bigint; readonly from: Pid; readonly to: Pid }
  | { readonly op: "UNLINK_ID_ACK"; readonly id: bigint; readonly from: Pid; readonly to: Pid }
  /** A relic: it says nothing, and is not sent any more. */
  | { readonly op: "NODE_LINK" }
  /** `from` is to be the group leader of `to`. */
  | { readonly op: "GROUP_LEADER"; readonly from: Pid; readonly to: Pid }
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
    }
  | SpawnRequest
  /** `result` is the new process, or an atom that says why there is none. */
  | {
      readonly op: "SPAWN_REPLY";
      readonly ref: Reference;
      readonly to: Pid;
      readonly flags: number;
      readonly result: PidOrName;
    };
