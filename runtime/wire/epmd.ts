/**
 * EPMD, the Erlang port mapper: on every host one daemon knows the names of the nodes there, and the
 * TCP port at which each of them accepts connections. A node registers itself; whoever wants to talk
 * to `sif@surtur` asks the daemon of `surtur` for the port of `sif`.
 *
 * Here are its messages, for both sides of the conversation. Each request has a 2-byte length in
 * front, answers have none. Numbers over a field are its bytes.
 *
 * Specification: "Distribution Protocol", *EPMD Protocol*. Left out: DUMP_REQ and STOP_REQ, which
 * are for people who debug a daemon.
 */
import { FieldReader } from "./field-reader.ts";
import { frame2 } from "./frames.ts";
import { ProtocolError } from "./protocol-error.ts";

const KILL_REQ = 107;
const NAMES_REQ = 110;
const ALIVE2_X_RESP = 118;
const PORT2_RESP = 119;
const ALIVE2_REQ = 120;
const ALIVE2_RESP = 121;
const PORT_PLEASE2_REQ = 122;

const VISIBLE_NODE = 77;
const HIDDEN_NODE = 72;

/** The version of the handshake that we speak, and the only one. */
export const HANDSHAKE_VERSION = 6;

/** What a node says of itself when it registers, and what others are told of it. */
export interface NodeEntry {
  /** The name before the `@`. */
  readonly name: string;
  /** The TCP port at which it accepts connections. */
  readonly port: number;
  readonly hidden: boolean;
  /** The highest and the lowest version of the handshake that it speaks. */
  readonly highest: number;
  readonly lowest: number;
  /** Nobody knows what for. */
  readonly extra: Uint8Array;
}

export type EpmdRequest =
  /** Register me, for as long as this connection lives. */
  | { readonly op: "ALIVE2_REQ"; readonly node: NodeEntry }
  /** At which port is this node? */
  | { readonly op: "PORT_PLEASE2_REQ"; readonly name: string }
  /** Which nodes are there? */
  | { readonly op: "NAMES_REQ" }
  /** End yourself. */
  | { readonly op: "KILL_REQ" };

/**
 * A request, with its length in front.
 *
 *     +-------+-----------+-------------+-------------+------------+-----------+-…
 *     | 1 120 | 2: PortNo | 1: NodeType | 1: Protocol | 2: Highest | 2: Lowest |      ALIVE2_REQ
 *     +-------+-----------+-------------+-------------+------------+-----------+-…
 *     …-+---------+------+---------+-------+
 *       | 2: Nlen | Name | 2: Elen | Extra |     NodeType: 77 visible, 72 hidden
 *     …-+---------+------+---------+-------+     Protocol: 0, TCP over IPv4
 *
 *     +-------+------+                         +-------+               +-------+
 *     | 1 122 | Name |   PORT_PLEASE2_REQ      | 1 110 |   NAMES_REQ   | 1 107 |   KILL_REQ
 *     +-------+------+                         +-------+               +-------+
 */
export function encodeRequest(request: EpmdRequest): Uint8Array {
  switch (request.op) {
    case "ALIVE2_REQ":
      return frame2(Buffer.concat([Uint8Array.of(ALIVE2_REQ), encodeEntry(request.node)]));
    case "PORT_PLEASE2_REQ":
      return frame2(Buffer.concat([Uint8Array.of(PORT_PLEASE2_REQ), Buffer.from(request.name)]));
    case "NAMES_REQ":
      return frame2(Uint8Array.of(NAMES_REQ));
    case "KILL_REQ":
      return frame2(Uint8Array.of(KILL_REQ));
  }
}

/** A request, without its length. */
export function decodeRequest(message: Uint8Array): EpmdRequest {
  const reader = new FieldReader("a request to epmd", message);
  const op = reader.u8();
  switch (op) {
    case ALIVE2_REQ:
      return { op: "ALIVE2_REQ", node: decodeEntry(reader) };
    case PORT_PLEASE2_REQ:
      return { op: "PORT_PLEASE2_REQ", name: reader.utf8(reader.left) };
    case NAMES_REQ:
      return { op: "NAMES_REQ" };
    case KILL_REQ:
      return { op: "KILL_REQ" };
    default:
      throw new ProtocolError("unexpected-message", `expected a request to epmd, got number ${op}`);
  }
}

/** What a registration ends in: result 0 is success, any other a refusal. */
export interface AliveResponse {
  readonly result: number;
  /** What tells this incarnation of the name from the others. */
  readonly creation: number;
}

/**
 * The answer to ALIVE2_REQ, long for nodes that speak version 6, short for older ones.
 *
 *     +-------+-----------+-------------+     +-------+-----------+-------------+
 *     | 1 118 | 1: Result | 4: Creation |     | 1 121 | 1: Result | 2: Creation |
 *     +-------+-----------+-------------+     +-------+-----------+-------------+
 *     ALIVE2_X_RESP                           ALIVE2_RESP
 */
export function encodeAliveResponse(response: AliveResponse, highest: number): Uint8Array {
  const long = highest >= HANDSHAKE_VERSION;
  const message = Buffer.allocUnsafe(long ? 6 : 4);
  message.writeUInt8(long ? ALIVE2_X_RESP : ALIVE2_RESP);
  message.writeUInt8(response.result, 1);
  if (long) message.writeUInt32BE(response.creation, 2);
  else message.writeUInt16BE((response.creation % 3) + 1, 2); // they have two bits for it
  return message;
}

/** The answer to ALIVE2_REQ, or `undefined` while more of it has to arrive. */
export function decodeAliveResponse(message: Uint8Array): AliveResponse | undefined {
  const [op] = message;
  if (op === undefined) return undefined;
  if (op !== ALIVE2_X_RESP && op !== ALIVE2_RESP) throw unexpectedResponse(op);
  if (message.length < (op === ALIVE2_X_RESP ? 6 : 4)) return undefined;
  const reader = new FieldReader("the answer of epmd", message.subarray(1));
  const result = reader.u8();
  return { result, creation: op === ALIVE2_X_RESP ? reader.u32() : reader.u16() };
}

/**
 * The answer to PORT_PLEASE2_REQ; then the connection is closed. Of a node that is not registered it
 * is `119, 1` and no more.
 *
 *     +-------+-------------+----------------------------------+
 *     | 1 119 | 1: Result 0 | as in ALIVE2_REQ, after its 120  |   PORT2_RESP
 *     +-------+-------------+----------------------------------+
 */
export function encodePortResponse(node: NodeEntry | undefined): Uint8Array {
  if (!node) return Uint8Array.of(PORT2_RESP, 1);
  return Buffer.concat([Uint8Array.of(PORT2_RESP, 0), encodeEntry(node)]);
}

/** The answer to PORT_PLEASE2_REQ: `undefined` for a node that is not registered. */
export function decodePortResponse(message: Uint8Array): NodeEntry | undefined {
  const reader = new FieldReader("the answer of epmd", message);
  const op = reader.u8();
  if (op !== PORT2_RESP) throw unexpectedResponse(op);
  return reader.u8() === 0 ? decodeEntry(reader) : undefined;
}

/**
 * The answer to NAMES_REQ; then the connection is closed.
 *
 *     +---------------+-----------------------------------------------------+
 *     | 4: EPMDPortNo | for each node: "name " Name " at port " Port "\n"   |
 *     +---------------+-----------------------------------------------------+
 */
export function encodeNamesResponse(epmdPort: number, nodes: Iterable<NodeEntry>): Uint8Array {
  const port = Buffer.allocUnsafe(4);
  port.writeUInt32BE(epmdPort);
  const lines = [...nodes].map((node) => `name ${node.name} at port ${node.port}\n`);
  return Buffer.concat([port, Buffer.from(lines.join(""))]);
}

/** The names and ports in an answer to NAMES_REQ. */
export function decodeNamesResponse(message: Uint8Array): { name: string; port: number }[] {
  const reader = new FieldReader("the answer of epmd", message);
  reader.u32();
  const lines = reader.utf8(reader.left).split("\n").slice(0, -1);
  return lines.map((line) => {
    const [, name, port] = /^name (.+) at port (\d{1,5})$/.exec(line) ?? [];
    if (name === undefined)
      throw new ProtocolError(
        "malformed",
        `expected "name … at port …" of epmd, got ${JSON.stringify(line.slice(0, 80))}`,
      );
    return { name, port: Number(port) };
  });
}

/** The answer to KILL_REQ: whether the daemon obeys. It does only when no node is registered. */
export function encodeKillResponse(obey: boolean): Uint8Array {
  return Buffer.from(obey ? "OK" : "NO");
}

function encodeEntry(node: NodeEntry): Uint8Array {
  const name = Buffer.from(node.name);
  const entry = Buffer.alloc(12 + name.length + node.extra.length);
  entry.writeUInt16BE(node.port);
  entry.writeUInt8(node.hidden ? HIDDEN_NODE : VISIBLE_NODE, 2);
  entry.writeUInt16BE(node.highest, 4);
  entry.writeUInt16BE(node.lowest, 6);
  entry.writeUInt16BE(name.length, 8);
  entry.set(name, 10);
  entry.writeUInt16BE(node.extra.length, 10 + name.length);
  entry.set(node.extra, 12 + name.length);
  return entry;
}

function decodeEntry(reader: FieldReader): NodeEntry {
  const port = reader.u16();
  const hidden = reader.u8() === HIDDEN_NODE;
  reader.u8(); // the protocol: there never was another than 0
  const highest = reader.u16();
  const lowest = reader.u16();
  const name = reader.utf8(reader.u16());
  const extra = Uint8Array.from(reader.bytes(reader.u16()));
  return { name, port, hidden, highest, lowest, extra };
}

function unexpectedResponse(op: number): ProtocolError {
  return new ProtocolError("unexpected-message", `expected an answer of epmd, got number ${op}`);
}
