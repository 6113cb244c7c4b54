/**
 * Fragments: a long message is cut, so that short ones need not wait until all of it has gone through.
 * Fragments of one message come in their order, but those of others may come between them; a sequence
 * id says which belong together, and a fragment id counts down to 1, so that the first one tells how
 * many there will be. Their bytes are drawn in `message.ts`.
 *
 * Specification: "External Term Format", *Distribution Header for fragmented messages*.
 */
import { ByteWriter } from "../term/external/byte-writer.ts";
import { VERSION } from "../term/external/tags.ts";
import { maxTermBytes } from "../term/limits.ts";
import { ProtocolError } from "./protocol-error.ts";

/** How many bytes of a message go into one fragment: as many as OTP's nodes take. */
export const FRAGMENT_BYTES = 64 * 1024;

/**
 * A message is cut when it is longer: so a binary of 64 KiB, a usual size, goes out in one piece with what
 * stands in front of it.
 */
export const WHOLE_BYTES: number = FRAGMENT_BYTES + 1024;

/**
 * What it costs to keep a fragment, beside its bytes. So nothing has to be counted but bytes: a peer with
 * 2,000 busy processes is welcome, one that begins messages without end is not.
 */
export const KEEP_BYTES = 256;

/** All that is incomplete of one peer may be as much as so many messages of the greatest length. */
export const MAX_INCOMPLETE = 4;

interface Pending {
  readonly parts: Uint8Array[];
  length: number;
  /** Its bytes, and what it costs to keep them. */
  cost: number;
  /** The id of the fragment that has to come next. */
  next: bigint;
}

/** Puts the fragments of one peer together. */
export class FragmentAssembler {
  readonly #pending = new Map<bigint, Pending>();
  #pendingCost = 0;

  /** The first fragment of a message. Returns the bytes of its terms when there are no others. */
  first(sequenceId: bigint, fragmentId: bigint, bytes: Uint8Array): Uint8Array | undefined {
    if (this.#pending.has(sequenceId))
      throw new ProtocolError("bad-fragment", `sequence ${sequenceId} has begun already`);
    if (fragmentId === 0n)
      throw new ProtocolError("bad-fragment", "expected a fragment id from 1 on, got 0");
    atMost(maxTermBytes, "fragments of a message, of a byte each", fragmentId);
    const pending: Pending = { parts: [], length: 0, cost: 0, next: fragmentId };
    this.#pending.set(sequenceId, pending);
    return this.#add(sequenceId, pending, bytes);
  }

  /** Any other. Returns the bytes of all when it was the last. */
  next(sequenceId: bigint, fragmentId: bigint, bytes: Uint8Array): Uint8Array | undefined {
    const pending = this.#pending.get(sequenceId);
    if (!pending)
      throw new ProtocolError("bad-fragment", `sequence ${sequenceId} has not begun yet`);
    if (fragmentId !== pending.next)
      throw new ProtocolError(
        "bad-fragment",
        `expected fragment ${pending.next} of sequence ${sequenceId}, got ${fragmentId}`,
      );
    return this.#add(sequenceId, pending, bytes);
  }

  #add(sequenceId: bigint, pending: Pending, bytes: Uint8Array): Uint8Array | undefined {
    // A small part of what has come must not keep all of it.
    pending.parts.push(2 * bytes.length < bytes.buffer.byteLength ? bytes.slice() : bytes);
    pending.length += bytes.length;
    pending.next--;
    const cost = bytes.length + KEEP_BYTES;
    pending.cost += cost;
    this.#pendingCost += cost;
    atMost(maxTermBytes, "bytes of a message (-max_message)", pending.length);
    atMost(
      MAX_INCOMPLETE * maxTermBytes,
      "bytes of incomplete messages (-max_message)",
      this.#pendingCost,
    );
    if (pending.next > 0n) return undefined;
    this.#pending.delete(sequenceId);
    this.#pendingCost -= pending.cost;
    return Buffer.concat(pending.parts, pending.length);
  }
}

function atMost(max: number, what: string, value: number | bigint): void {
  if (value > max)
    throw new ProtocolError("too-long", `expected at most ${max} ${what}, got ${value}`);
}

export const FIRST_FRAGMENT = 69;
export const NEXT_FRAGMENT = 70;

/** How many bytes 131, the kind and both ids are. */
const HEADER_BYTES = 18;

const headers = new ByteWriter();
let lastSequenceId = 0n;

/** A message that goes out in fragments: views of its bytes, not copies. */
export class Fragments {
  readonly #sequenceId = ++lastSequenceId;
  readonly #terms: Uint8Array;
  /** Where the next fragment begins, and where it ends. */
  #at = 0;
  #end: number;

  /**
   * @param terms the control message and the payload
   * @param controlLength how long the control message is, which must not be cut
   */
  constructor(terms: Uint8Array, controlLength: number) {
    this.#terms = terms;
    this.#end = Math.max(FRAGMENT_BYTES, controlLength);
  }

  /** How many bytes of it have not been taken yet. */
  get left(): number {
    return this.#terms.length - this.#at;
  }

  /** Takes the next fragment: its length and header, and its body, to be sent in this order. */
  next(): [header: Uint8Array, body: Uint8Array] {
    const first = this.#at === 0;
    const body = this.#terms.subarray(this.#at, this.#end);
    this.#at += body.length;
    this.#end = this.#at + FRAGMENT_BYTES;
    headers.u32(HEADER_BYTES + (first ? 1 : 0) + body.length);
    headers.u8(VERSION);
    headers.u8(first ? FIRST_FRAGMENT : NEXT_FRAGMENT);
    headers.u64(this.#sequenceId);
    headers.u64(BigInt(1 + Math.ceil(this.left / FRAGMENT_BYTES)));
    if (first) headers.u8(0); // no atoms
    return [headers.take(), body];
  }
}
