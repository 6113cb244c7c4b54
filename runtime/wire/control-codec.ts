/**
 * Control messages to terms and back. The shapes that the wire has for each stand beside the code
 * that writes or reads it: the tuple in braces, then the payload where it has one.
 */

import type { SpawnRequest } from "../process/signal.ts";
import { isAtom } from "../term/atom.ts";
import { isList, type List } from "../term/list.ts";
import { integer } from "../term/number.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { type Control, OP } from "./control.ts";
import { ControlFields } from "./control-fields.ts";
import { DFLAG_EXIT_PAYLOAD, DFLAG_SEND_SENDER, hasFlag } from "./flags.ts";
import { ProtocolError } from "./protocol-error.ts";

/** What is sent for a control message: its tuple's elements, and its payload where it has one. */
export type ControlTerms = readonly [elements: List, payload?: Term];

/** Where the wire once had a cookie. */
const UNUSED = Symbol.for("");

/**
 * A control message in the shape that both nodes understand.
 *
 * @param flags what both have
 */
export function encodeControl(control: Control, flags: bigint): ControlTerms {
  switch (control.op) {
    case "LINK": // {1, From, To}
    case "GROUP_LEADER": // {7, From, To}
      return [[OP[control.op], control.from, control.to]];
    case "NODE_LINK": // {5}
      return [[OP.NODE_LINK]];
    case "SEND":
      return control.from && hasFlag(flags, DFLAG_SEND_SENDER)
        ? [[OP.SEND_SENDER, control.from, control.to], control.message] // {22, From, To} Message
        : [[OP.SEND, UNUSED, control.to], control.message]; // {2, '', To} Message
    case "REG_SEND": // {6, From, '', Name} Message
      return [[OP.REG_SEND, control.from, UNUSED, control.to], control.message];
    case "ALIAS_SEND": // {33, From, Alias} Message
      return [[OP.ALIAS_SEND, control.from, control.to], control.message];
    case "EXIT":
      return hasFlag(flags, DFLAG_EXIT_PAYLOAD)
        ? [[OP.PAYLOAD_EXIT, control.from, control.to], control.reason] // {24, From, To} Reason
        : [[OP.EXIT, control.from, control.to, control.reason]]; // {3, From, To, Reason}
    case "EXIT2":
      return hasFlag(flags, DFLAG_EXIT_PAYLOAD)
        ? [[OP.PAYLOAD_EXIT2, control.from, control.to], control.reason] // {26, From, To} Reason
        : [[OP.EXIT2, control.from, control.to, control.reason]]; // {8, From, To, Reason}
    case "UNLINK_ID": // {35, Id, From, To}
      return [[OP.UNLINK_ID, integer(control.id), control.from, control.to]];
    case "UNLINK_ID_ACK": // {36, Id, From, To}
      return [[OP.UNLINK_ID_ACK, integer(control.id), control.from, control.to]];
    case "MONITOR_P": // {19, From, To, Ref}
    case "DEMONITOR_P": // {20, From, To, Ref}
      return [[OP[control.op], control.from, control.to, control.ref]];
    case "MONITOR_P_EXIT": {
      const { from, to, ref, reason } = control;
      return hasFlag(flags, DFLAG_EXIT_PAYLOAD)
        ? [[OP.PAYLOAD_MONITOR_P_EXIT, from, to, ref], reason] // {28, From, To, Ref} Reason
        : [[OP.MONITOR_P_EXIT, from, to, ref, reason]]; // {21, From, To, Ref, Reason}
    }
    case "SPAWN_REQUEST": {
      // {29, Ref, From, GroupLeader, {Module, Function, Arity}, Options} Args
      const { ref, from, groupLeader, module, function: name, args, options } = control;
      const entry = t(module, name, args.length);
      return [[OP.SPAWN_REQUEST, ref, from, groupLeader, entry, options], args];
    }
    case "SPAWN_REPLY": // {31, Ref, To, Flags, Result}
      return [[OP.SPAWN_REPLY, control.ref, control.to, control.flags, control.result]];
  }
}

/**
 * What a control message means.
 *
 * @param elements of its tuple
 * @param payload the term behind it, or none
 * @throws ProtocolError `bad-control` for a wrong shape, `unknown-control` for a number we don't know
 */
export function decodeControl(elements: List, payload: readonly [] | readonly [Term]): Control {
  const fields = new ControlFields(elements, payload);
  const op = elements[0];
  switch (op) {
    // {1, From, To}
    case OP.LINK: {
      const f = fields.of("LINK", 3, 0);
      return { op: "LINK", from: f.pid(1), to: f.pid(2) };
    }
    // {4, From, To}
    // {5}
    case OP.NODE_LINK:
      fields.of("NODE_LINK", 1, 0);
      return { op: "NODE_LINK" };
    // {7, From, To}
    case OP.GROUP_LEADER: {
      const f = fields.of("GROUP_LEADER", 3, 0);
      return { op: "GROUP_LEADER", from: f.pid(1), to: f.pid(2) };
    }

    // {2, Unused, To} Message, {12, Unused, To, Token} Message
    case OP.SEND:
    case OP.SEND_TT: {
      const f = fields.of("SEND", op === OP.SEND ? 3 : 4, 1);
      return { op: "SEND", to: f.pid(2), message: f.payload };
    }
    // {22, From, To} Message, {23, From, To, Token} Message
    case OP.SEND_SENDER:
    case OP.SEND_SENDER_TT: {
      const f = fields.of("SEND_SENDER", op === OP.SEND_SENDER ? 3 : 4, 1);
      return { op: "SEND", from: f.pid(1), to: f.pid(2), message: f.payload };
    }
    // {6, From, Unused, Name} Message, {16, From, Unused, Name, Token} Message
    case OP.REG_SEND:
    case OP.REG_SEND_TT: {
      const f = fields.of("REG_SEND", op === OP.REG_SEND ? 4 : 5, 1);
      return { op: "REG_SEND", from: f.pid(1), to: f.atom(3), message: f.payload };
    }
    // {33, From, Alias} Message, {34, From, Alias, Token} Message
    case OP.ALIAS_SEND:
    case OP.ALIAS_SEND_TT: {
      const f = fields.of("ALIAS_SEND", op === OP.ALIAS_SEND ? 3 : 4, 1);
      return { op: "ALIAS_SEND", from: f.pid(1), to: f.ref(2), message: f.payload };
    }

    // {3, From, To, Reason}, {13, From, To, Token, Reason}
    case OP.EXIT:
    case OP.EXIT_TT: {
      const last = op === OP.EXIT ? 3 : 4;
      const f = fields.of("EXIT", last + 1, 0);
      return { op: "EXIT", from: f.pid(1), to: f.pid(2), reason: f.any(last) };
    }
    // {24, From, To} Reason, {25, From, To, Token} Reason
    case OP.PAYLOAD_EXIT:
    case OP.PAYLOAD_EXIT_TT: {
      const f = fields.of("PAYLOAD_EXIT", op === OP.PAYLOAD_EXIT ? 3 : 4, 1);
      return { op: "EXIT", from: f.pid(1), to: f.pid(2), reason: f.payload };
    }
    // {8, From, To, Reason}, {18, From, To, Token, Reason}
    case OP.EXIT2:
    case OP.EXIT2_TT: {
      const last = op === OP.EXIT2 ? 3 : 4;
      const f = fields.of("EXIT2", last + 1, 0);
      return { op: "EXIT2", from: f.pid(1), to: f.pid(2), reason: f.any(last) };
    }
    // {26, From, To} Reason, {27, From, To, Token} Reason
    case OP.PAYLOAD_EXIT2:
    case OP.PAYLOAD_EXIT2_TT: {
      const f = fields.of("PAYLOAD_EXIT2", op === OP.PAYLOAD_EXIT2 ? 3 : 4, 1);
      return { op: "EXIT2", from: f.pid(1), to: f.pid(2), reason: f.payload };
    }

    // {35, Id, From, To}
    case OP.UNLINK_ID: {
      const f = fields.of("UNLINK_ID", 4, 0);
      return { op: "UNLINK_ID", id: f.uint64(1), from: f.pid(2), to: f.pid(3) };
    }
    // {36, Id, From, To}
    case OP.UNLINK_ID_ACK: {
      const f = fields.of("UNLINK_ID_ACK", 4, 0);
      return { op: "UNLINK_ID_ACK", id: f.uint64(1), from: f.pid(2), to: f.pid(3) };
    }

    // {19, From, To, Ref}
    case OP.MONITOR_P: {
      const f = fields.of("MONITOR_P", 4, 0);
      return { op: "MONITOR_P", from: f.pid(1), to: f.pidOrName(2), ref: f.ref(3) };
    }
    // {20, From, To, Ref}
    case OP.DEMONITOR_P: {
      const f = fields.of("DEMONITOR_P", 4, 0);
      return { op: "DEMONITOR_P", from: f.pid(1), to: f.pidOrName(2), ref: f.ref(3) };
    }
    // {21, From, To, Ref, Reason}, {28, From, To, Ref} Reason
    case OP.MONITOR_P_EXIT:
    case OP.PAYLOAD_MONITOR_P_EXIT: {
      const inside = op === OP.MONITOR_P_EXIT;
      const f = fields.of("MONITOR_P_EXIT", inside ? 5 : 4, inside ? 0 : 1);
      const reason = inside ? f.any(4) : f.payload;
      return { op: "MONITOR_P_EXIT", from: f.pidOrName(1), to: f.pid(2), ref: f.ref(3), reason };
    }

    // {29, Ref, From, GroupLeader, Entry, Options} Args, {30, …, Options, Token} Args
    case OP.SPAWN_REQUEST:
    case OP.SPAWN_REQUEST_TT:
      return spawnRequest(fields.of("SPAWN_REQUEST", op === OP.SPAWN_REQUEST ? 6 : 7, 1));
    // {31, Ref, To, Flags, Result}, {32, Ref, To, Flags, Result, Token}
    case OP.SPAWN_REPLY:
    case OP.SPAWN_REPLY_TT: {
      const f = fields.of("SPAWN_REPLY", op === OP.SPAWN_REPLY ? 5 : 6, 0);
      const flags = Number(f.uint64(3));
      return { op: "SPAWN_REPLY", ref: f.ref(1), to: f.pid(2), flags, result: f.pidOrName(4) };
    }
    default:
      throw typeof op === "number"
        ? new ProtocolError("unknown-control", `control message ${op} is not known`)
        : new ProtocolError("bad-control", "expected a control message to begin with a number");
  }
}

/** The entry is {Module, Function, Arity}. */
function spawnRequest(f: ControlFields): SpawnRequest {
  const entry = f.tuple(4);
  const [module, name, arity] = entry;
  const args = f.payload;
  if (
    entry.length !== 3 ||
    !isAtom(module) ||
    !isAtom(name) ||
    !isList(args) ||
    args.length !== arity
  )
    throw f.fault("{Module, Function, Arity} and as many arguments", "something else");
  const from = { ref: f.ref(1), from: f.pid(2), groupLeader: f.pid(3) };
  return { op: "SPAWN_REQUEST", ...from, module, function: name, args, options: f.list(5) };
}
