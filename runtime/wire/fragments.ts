/**
 * Fragments: a long message is cut, so that short ones need not wait until all of it has gone through.
 * Fragments of one message come in their order, but those of others may come between them; a sequence
 * id says which belong together, and a fragment id counts down to 1, so that the first one tells how
 * many there will be.
 *
 * Specification: "External Term Format", *Distribution Header for fragmented messages*.
 */
import type { Atom } from "../term/atom.ts";
import { MAX_FRAME_BYTES } from "./frames.ts";
import { ProtocolError } from "./protocol-error.ts";

/** How many bytes of a message go into one fragment: as many as OTP's nodes take. */
export const FRAGMENT_BYTES = 64 * 1024;

/** What one peer may have us keep. */
export interface FragmentLimits {
  /** How long a message may be, in bytes. */
  readonly messageBytes: number;
  /** How long all that are not complete yet may be, in bytes. */
  readonly pendingBytes: number;
  /** How many may be incomplete at a time: each comes from a process of its own. */
  readonly pendingMessages: number;
  /** Into how many fragments one may be cut. */
  readonly fragments: number;
}

const LIMITS: FragmentLimits = {
  messageBytes: MAX_FRAME_BYTES,
  pendingBytes: 4 * MAX_FRAME_BYTES,
  pendingMessages: 1024,
  fragments: 65_536,
};

/** A message, put together: the atoms of its first header, and its terms' bytes. */
export interface Assembled {
  readonly atoms: readonly Atom[];
  readonly bytes: Uint8Array;
}

interface Pending {
  readonly atoms: readonly Atom[];
  readonly parts: Uint8Array[];
  length: number;
  /** The id of the fragment that has to come next. */
  next: bigint;
}

/** Puts the fragments of one peer together. */
export class FragmentAssembler {
  readonly #limits: FragmentLimits;
  readonly #pending = new Map<bigint, Pending>();
  #pendingBytes = 0;

  constructor(limits: FragmentLimits = LIMITS) {
    this.#limits = limits;
  }

  /** The first fragment of a message. Returns the message when there are no others. */
  first(
    sequenceId: bigint,
    fragmentId: bigint,
    atoms: readonly Atom[],
    bytes: Uint8Array,
  ): Assembled | undefined {
    if (this.#pending.has(sequenceId))
      throw new ProtocolError("bad-fragment", `sequence ${sequenceId} has begun already`);
    if (fragmentId === 0n)
      throw new ProtocolError("bad-fragment", "expected a fragment id from 1 on, got 0");
    this.#require("fragments", fragmentId);
    this.#require("pendingMessages", this.#pending.size + 1);
    const pending: Pending = { atoms, parts: [], length: 0, next: fragmentId };
    this.#pending.set(sequenceId, pending);
    return this.#add(sequenceId, pending, bytes);
  }

  /** Any other. Returns the message when it was the last. */
  next(sequenceId: bigint, fragmentId: bigint, bytes: Uint8Array): Assembled | undefined {
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

  #add(sequenceId: bigint, pending: Pending, bytes: Uint8Array): Assembled | undefined {
    pending.parts.push(bytes);
    pending.length += bytes.length;
    pending.next--;
    this.#pendingBytes += bytes.length;
    this.#require("messageBytes", pending.length);
    this.#require("pendingBytes", this.#pendingBytes);
    if (pending.next > 0n) return undefined;
    this.#pending.delete(sequenceId);
    this.#pendingBytes -= pending.length;
    return { atoms: pending.atoms, bytes: Buffer.concat(pending.parts, pending.length) };
  }

  #require(what: keyof FragmentLimits, value: number | bigint): void {
    if (value > this.#limits[what])
      throw new ProtocolError(
        "too-long",
        `expected at most ${this.#limits[what]} ${NAMES[what]}, got ${value}`,
      );
  }
}

const NAMES: Record<keyof FragmentLimits, string> = {
  messageBytes: "bytes of a message in fragments",
  pendingBytes: "bytes of incomplete messages",
  pendingMessages: "incomplete messages",
  fragments: "fragments of a message",
};

/**
 * Cuts a message's terms into the bodies of fragments: views of it, not copies.
 *
 * @param atLeast how many bytes have to be in the first: the control message must not be cut
 */
export function cut(terms: Uint8Array, atLeast: number): Uint8Array[] {
  const first = Math.max(FRAGMENT_BYTES, atLeast);
  const bodies = [terms.subarray(0, first)];
  for (let at = first; at < terms.length; at += FRAGMENT_BYTES)
    bodies.push(terms.subarray(at, at + FRAGMENT_BYTES));
  return bodies;
}
