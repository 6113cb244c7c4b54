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
import type { Signal } from "../process/signal.ts";

/** The numbers that begin a control message. */
export const OP = {
  LINK: 1,
  SEND: 2,
  EXIT: 3,
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

/** A control message with its payload: a signal, or a relic that says nothing and is not sent any more. */
export type Control = Signal | { readonly op: "NODE_LINK" };
