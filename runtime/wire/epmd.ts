/**
 * EPMD, the Erlang port mapper: on every host one daemon knows the names of the nodes there, and the
 * TCP port at which each of them accepts connections. A node registers itself; another one that wants
 * to talk to `sif@surtur` asks the daemon of `surtur` for the port of `sif`.
 *
 * Here are its messages, for both sides of the conversation. Each request has a 2-byte length in
 * front, answers have none. Numbers over a field are its bytes.
 *
 * Specification: "Distribution Protocol", *EPMD Protocol*. Left out: DUMP_REQ and STOP_REQ, which
 * are for people who debug a daemon, and ALIVE2_RESP, which nodes older than OTP 23 wait for.
 */
import { ByteWriter } from "../term/external/byte-writer.ts";
import { FieldReader } from "./field-reader.ts";
import { frame2 } from "./frames.ts";
import { ProtocolError } from "./protocol-error.ts";

const KILL_REQ = 107;
const NAMES_REQ = 110;
const ALIVE2_X_RESP = 118;
const PORT2_RESP = 119;
const ALIVE2_REQ = 120;
const PORT_PLEASE2_REQ = 122;

const VISIBLE_NODE = 77;
const HIDDEN_NODE = 72;

/** TCP over IPv4: there never was another. */
const PROTOCOL = 0;

/** The version of the handshake that we speak, and the only one. */
const HANDSHAKE_VERSION = 6;

const writer = new ByteWriter();

/** A node, as a port mapper knows it. */
export interface NodeEntry {
  /** The name before the `@`. */
  readonly name: string;
  /** The TCP port at which it accepts connections. */
  readonly port: number;
  /** All that it has said of itself. Others are told just that. */
  readonly bytes: Uint8Array;
}

/**
 * What one of our nodes says of itself.
 *
 *     +-----------+-------------+-------------+------------+-----------+-…
 *     | 2: PortNo | 1: NodeType | 1: Protocol | 2: Highest | 2: Lowest |
 *     +-----------+-------------+-------------+------------+-----------+-…
 *     …-+---------+------+---------+-------+
 *       | 2: Nlen | Name | 2: Elen | Extra |
 *     …-+---------+------+---------+-------+
 *
 * NodeType is 77 or, of a hidden node, 72. The versions are those of the handshake. Nobody knows what
 * Extra is for.
 */
export function nodeEntry(name: string, port: number, hidden: boolean): NodeEntry {
  writer.u16(port);
  writer.u8(hidden ? HIDDEN_NODE : VISIBLE_NODE);
  writer.u8(PROTOCOL);
  writer.u16(HANDSHAKE_VERSION);
  writer.u16(HANDSHAKE_VERSION);
  writer.u16(Buffer.byteLength(name));
  writer.utf8(name);
  writer.u16(0);
  return { name, port, bytes: writer.take() };
}

function decodeEntry(bytes: Uint8Array): NodeEntry {
  const reader = new FieldReader(bytes);
  const port = reader.u16();
  reader.skip(6); // type, protocol, versions
  const name = reader.utf8(reader.u16());
  reader.skip(reader.u16());
  return { name, port, bytes: Uint8Array.from(bytes.subarray(0, reader.position)) };
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
 *     +-------+-----------------+                  +-------+------+
 *     | 1 120 | as in nodeEntry |   ALIVE2_REQ     | 1 122 | Name |   PORT_PLEASE2_REQ
 *     +-------+-----------------+                  +-------+------+
 *     +-------+                                    +-------+
 *     | 1 110 |   NAMES_REQ                        | 1 107 |   KILL_REQ
 *     +-------+                                    +-------+
 */
export function encodeRequest(request: EpmdRequest): Uint8Array {
  switch (request.op) {
    case "ALIVE2_REQ":
      return frame2(Buffer.concat([Uint8Array.of(ALIVE2_REQ), request.node.bytes]));
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
  const reader = new FieldReader(message);
  const op = reader.u8();
  switch (op) {
    case ALIVE2_REQ:
      return { op: "ALIVE2_REQ", node: decodeEntry(reader.bytes(reader.left)) };
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

/** How long the answer to ALIVE2_REQ is. The connection stays open behind it. */
export const ALIVE2_X_RESP_BYTES = 6;

/**
 * The answer to ALIVE2_REQ: what tells this incarnation of the name from the others, or `undefined`
 * when the name is refused.
 *
 *     +-------+-----------+-------------+
 *     | 1 118 | 1: Result | 4: Creation |   ALIVE2_X_RESP, where any Result but 0 is a refusal
 *     +-------+-----------+-------------+
 */
export function encodeAliveResponse(creation: number | undefined): Uint8Array {
  writer.u8(ALIVE2_X_RESP);
  writer.u8(creation === undefined ? 1 : 0);
  writer.u32(creation ?? 0);
  return writer.take();
}

export function decodeAliveResponse(message: Uint8Array): number | undefined {
  const reader = openResponse(message, ALIVE2_X_RESP);
  const [result, creation] = [reader.u8(), reader.u32()];
  return result === 0 ? creation : undefined;
}

/**
 * The answer to PORT_PLEASE2_REQ; then the connection is closed. Of a node that is not registered it
 * is `119, 1` and no more.
 *
 *     +-------+-------------+-----------------+
 *     | 1 119 | 1: Result 0 | as in nodeEntry |   PORT2_RESP
 *     +-------+-------------+-----------------+
 */
export function encodePortResponse(node: NodeEntry | undefined): Uint8Array {
  if (!node) return Uint8Array.of(PORT2_RESP, 1);
  return Buffer.concat([Uint8Array.of(PORT2_RESP, 0), node.bytes]);
}

/** The answer to PORT_PLEASE2_REQ: `undefined` for a node that is not registered. */
export function decodePortResponse(message: Uint8Array): NodeEntry | undefined {
  const reader = openResponse(message, PORT2_RESP);
  return reader.u8() === 0 ? decodeEntry(reader.bytes(reader.left)) : undefined;
}

/**
 * The answer to NAMES_REQ; then the connection is closed.
 *
 *     +---------------+-----------------------------------------------------+
 *     | 4: EPMDPortNo | for each node: "name " Name " at port " Port "\n"   |
 *     +---------------+-----------------------------------------------------+
 */
export function encodeNamesResponse(epmdPort: number, nodes: Iterable<NodeEntry>): Uint8Array {
  writer.u32(epmdPort);
  for (const { name, port } of nodes) writer.utf8(`name ${name} at port ${port}\n`);
  return writer.take();
}

/** The names and ports in an answer to NAMES_REQ. */
export function decodeNamesResponse(message: Uint8Array): { name: string; port: number }[] {
  const reader = new FieldReader(message);
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

function openResponse(message: Uint8Array, expected: number): FieldReader {
  const reader = new FieldReader(message);
  const op = reader.u8();
  if (op !== expected)
    throw new ProtocolError("unexpected-message", `expected ${expected} of epmd, got number ${op}`);
  return reader;
}
