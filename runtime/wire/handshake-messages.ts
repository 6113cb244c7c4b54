/**
 * The messages of the handshake, without the 2-byte length that each has in front. Numbers over a
 * field are its bytes; a name's length counts bytes too.
 *
 * Specification: "Distribution Protocol", *The Handshake in Detail*. A message that carries a name
 * may have more bytes behind it: they have to be ignored, for versions to come.
 */
import { ByteWriter } from "../term/external/byte-writer.ts";
import { DIGEST_BYTES } from "./digest.ts";
import { FieldReader } from "./field-reader.ts";
import { ProtocolError } from "./protocol-error.ts";

/** What the caller, or the one that is called, says of itself. */
export interface NameMessage {
  /** The full name, `sif@surtur`. */
  readonly name: string;
  readonly flags: bigint;
  readonly creation: number;
}

export interface ChallengeMessage extends NameMessage {
  readonly challenge: number;
}

export interface ReplyMessage {
  readonly challenge: number;
  readonly digest: Uint8Array;
}

/**
 * How an acceptor takes a call:
 * - `ok`: go on
 * - `ok_simultaneous`: go on; our own attempt to connect to you is given up
 * - `nok`: stop; our own attempt to connect to you goes on
 * - `not_allowed`: stop
 * - `alive`: there is a connection to you already. Is it dead (`true`: go on), or were you mistaken
 *   (`false`: stop)?
 */
export type AcceptorStatus = "ok" | "ok_simultaneous" | "nok" | "not_allowed" | "alive";

/** What may stand in a status message: the initiator answers `alive` with one of the last two. */
export type Status = AcceptorStatus | "true" | "false";

const writer = new ByteWriter();

/**
 *     +-------+----------+-------------+---------+------+
 *     | 1 'N' | 8: Flags | 4: Creation | 2: Nlen | Name |
 *     +-------+----------+-------------+---------+------+
 */
export function encodeName({ flags, creation, name }: NameMessage): Uint8Array {
  writer.utf8("N");
  writer.u64(flags);
  writer.u32(creation);
  writer.u16(Buffer.byteLength(name));
  writer.utf8(name);
  return writer.take();
}

/** @throws ProtocolError `old-version` for the `n` of version 5 */
export function decodeName(message: Uint8Array): NameMessage {
  const reader = open("a name", message, "N");
  const flags = reader.u64();
  const creation = reader.u32();
  return { name: reader.utf8(reader.u16()), flags, creation };
}

/**
 *     +-------+--------+
 *     | 1 's' | Status |
 *     +-------+--------+
 */
export function encodeStatus(status: Status): Uint8Array {
  return Buffer.from(`s${status}`);
}

/**
 * The status for a peer that has no name: the one that it gets.
 *
 *     +-------+----------+---------+------+-------------+
 *     | 1 's' | 'named:' | 2: Nlen | Name | 4: Creation |
 *     +-------+----------+---------+------+-------------+
 */
export function encodeNamed({ name, creation }: NameMessage): Uint8Array {
  writer.utf8("snamed:");
  writer.u16(Buffer.byteLength(name));
  writer.utf8(name);
  writer.u32(creation);
  return writer.take();
}

/** The text of a status message, whatever it is. */
export function decodeStatus(message: Uint8Array): string {
  const reader = open("a status", message, "s");
  return reader.bytes(reader.left).toString("latin1");
}

/**
 *     +-------+----------+--------------+-------------+---------+------+
 *     | 1 'N' | 8: Flags | 4: Challenge | 4: Creation | 2: Nlen | Name |
 *     +-------+----------+--------------+-------------+---------+------+
 */
export function encodeChallenge(message: ChallengeMessage): Uint8Array {
  const { flags, challenge, creation, name } = message;
  writer.utf8("N");
  writer.u64(flags);
  writer.u32(challenge);
  writer.u32(creation);
  writer.u16(Buffer.byteLength(name));
  writer.utf8(name);
  return writer.take();
}

export function decodeChallenge(message: Uint8Array): ChallengeMessage {
  const reader = open("a challenge", message, "N");
  const flags = reader.u64();
  const challenge = reader.u32();
  const creation = reader.u32();
  return { name: reader.utf8(reader.u16()), flags, challenge, creation };
}

/**
 *     +-------+--------------+------------+
 *     | 1 'r' | 4: Challenge | 16: Digest |
 *     +-------+--------------+------------+
 */
export function encodeReply({ challenge, digest }: ReplyMessage): Uint8Array {
  writer.utf8("r");
  writer.u32(challenge);
  writer.bytes(digest);
  return writer.take();
}

export function decodeReply(message: Uint8Array): ReplyMessage {
  const reader = open("a challenge reply", message, "r");
  return { challenge: reader.u32(), digest: readDigest(reader) };
}

/**
 *     +-------+------------+
 *     | 1 'a' | 16: Digest |
 *     +-------+------------+
 */
export function encodeAck(digest: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from("a"), digest]);
}

export function decodeAck(message: Uint8Array): Uint8Array {
  return readDigest(open("a challenge ack", message, "a"));
}

function readDigest(reader: FieldReader): Uint8Array {
  const digest = reader.bytes(DIGEST_BYTES);
  if (reader.left > 0)
    throw new ProtocolError("malformed", `expected a digest of ${DIGEST_BYTES} bytes, got more`);
  return digest;
}

/** Opens a message that has to begin with a tag. */
function open(what: string, message: Uint8Array, tag: string): FieldReader {
  const reader = new FieldReader(message);
  const got = String.fromCharCode(reader.u8());
  if (tag === "N" && got === "n")
    throw new ProtocolError("old-version", "expected version 6 of the handshake, got version 5");
  if (got !== tag)
    throw new ProtocolError(
      "unexpected-message",
      `expected ${what}, "${tag}", got a message that begins with ${JSON.stringify(got)}`,
    );
  return reader;
}
