/**
 * What client and server say to each other until a service runs. Each line is a frame that holds one
 * term; whatever else comes ends the connection.
 *
 *     client  {startService, Service, ArgsC}
 *     server  {challenge, Challenge}            or badService
 *     client  {response, Response}
 *     server  ack                               or authFail
 *
 * A server that asks for no password says `ack` at once. From `ack` on the terms of the client and of
 * the service go both ways, as they are.
 *
 * What a client says before it has authenticated is taken apart by hand: so it can make no atom, and
 * `ArgsC` stays bytes until the client has shown that it may use the service.
 */
import { ByteReader } from "../term/external/byte-reader.ts";
import { encode } from "../term/external/encode.ts";
import { SMALL_TUPLE_EXT, STRING_EXT, VERSION } from "../term/external/tags.ts";
import { TermError } from "../term/external/term-error.ts";
import { charlist } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { readAtomName } from "./atom-names.ts";

export const ACK: Uint8Array = encode(Symbol.for("ack"));
export const AUTH_FAIL: Uint8Array = encode(Symbol.for("authFail"));
export const BAD_SERVICE: Uint8Array = encode(Symbol.for("badService"));

export function startService(service: symbol, args: Term): Uint8Array {
  return encode(t(Symbol.for("startService"), service, args));
}

export function challenge(letters: string): Uint8Array {
  return encode(t(Symbol.for("challenge"), charlist(letters)));
}

export function response(digits: string): Uint8Array {
  return encode(t(Symbol.for("response"), charlist(digits)));
}

/** What a client asks for. */
export interface Request {
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
export function readStartService(frame: Uint8Array): Request {
  const r = inTuple(frame, "startService", 3);
  const service = readAtomName(r, r.u8());
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
  if (!isTuple || readAtomName(r, r.u8()) !== tag) throw unexpected(`a tuple {${tag}, …}`);
  return r;
}

function unexpected(what: string): TermError {
  return new TermError("unknown-tag", `expected ${what}, got something else`);
}
