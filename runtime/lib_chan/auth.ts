/**
 * Authentication: what client and server say to each other until a service runs. Each line is a frame
 * that holds one term; whatever else comes ends the connection.
 *
 *     client  {startService, Service, ArgsC}
 *     server  {challenge, Challenge}            or badService
 *     client  {response, Response}              MD5(Challenge ++ Password), as 32 hexadecimal digits
 *     server  ack                               or authFail
 *
 * A server that asks for no password says `ack` at once. From `ack` on the terms of the client and of
 * the service go both ways, as they are.
 *
 * The challenge is made for one connection, so a recorded response is of no use for another. But with a
 * recorded challenge and response one can try passwords at home until one fits: a short one is found.
 *
 * What a client says before it has authenticated is taken apart by hand: so it can make no atom, and
 * `ArgsC` stays bytes until the client has shown that it may use the service.
 */
import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import { readAtomText } from "../term/external/atoms.ts";
import { ByteReader } from "../term/external/byte-reader.ts";
import { SMALL_TUPLE_EXT, STRING_EXT, VERSION } from "../term/external/tags.ts";
import { TermError } from "../term/external/term-error.ts";

/** What a client asks for. */
export interface StartService {
  /** The name of a service; absent when what came is no atom, and so no service's name. */
  readonly service: string | undefined;
  /** The bytes of `ArgsC`, with 131 in front. */
  readonly args: Uint8Array;
}

/**
 * Reads `{startService, Service, ArgsC}`.
 *
 * @throws TermError when it is anything else
 */
export function readStartService(frame: Uint8Array): StartService {
  const r = inTuple(frame, "startService", 3);
  const service = readAtomText(r, r.u8());
  return { service, args: Buffer.concat([Uint8Array.of(VERSION), r.bytes(r.left)]) };
}

/**
 * Reads `{response, Response}`.
 *
 * @throws TermError when it is anything else
 */
export function readResponse(frame: Uint8Array): string {
  const r = inTuple(frame, "response", 2);
  if (r.u8() !== STRING_EXT) throw unexpected("a string as response");
  const digits = r.bytes(r.u16()).toString("latin1");
  if (r.left > 0) throw unexpected("nothing after the response");
  return digits;
}

/** What follows the tag of a tuple. */
function inTuple(frame: Uint8Array, tag: string, arity: number): ByteReader {
  const r = new ByteReader(frame);
  const isTuple = r.u8() === VERSION && r.u8() === SMALL_TUPLE_EXT && r.u8() === arity;
  if (!isTuple || readAtomText(r, r.u8()) !== tag) throw unexpected(`a tuple {${tag}, …}`);
  return r;
}

function unexpected(what: string): TermError {
  return new TermError("unknown-tag", `expected ${what}, got something else`);
}

/** A challenge: 25 random letters. */
export function newChallenge(): string {
  return Array.from({ length: 25 }, () => String.fromCharCode(97 + randomInt(26))).join("");
}

/** The response to a challenge. */
export function responseTo(challenge: string, password: string): string {
  return createHash("md5").update(challenge, "latin1").update(password, "latin1").digest("hex");
}

/** Whether a response is right, in a time that does not tell how much of it is. */
export function isRight(response: string, challenge: string, password: string): boolean {
  const expected = Buffer.from(responseTo(challenge, password), "latin1");
  const got = Buffer.from(response, "latin1");
  return got.length === expected.length && timingSafeEqual(got, expected);
}

/** Whether a text can be a password or a challenge: 1 to 255 characters, each of them a byte. */
export function isSecret(secret: string): boolean {
  const bytes = [...secret].every((character) => character <= "\u00ff");
  return bytes && secret.length >= 1 && secret.length <= 255;
}
