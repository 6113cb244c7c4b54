/**
 * Terms from strangers. The decoder bounds how long, how deep and how big a term may be. One thing is
 * left to be bounded here: atoms are never forgotten, and the runtime takes only so many from all
 * peers together. A stranger must not use up what the honest ones need; so the atoms in a frame are
 * counted before any of them is made.
 */
import { inflateSync } from "node:zlib";
import { ByteReader } from "../term/external/byte-reader.ts";
import { decode } from "../term/external/decode.ts";
import { COMPRESSED, VERSION } from "../term/external/tags.ts";
import { TermError } from "../term/external/term-error.ts";
import type { Term } from "../term/term.ts";
import { atomNames } from "./atom-names.ts";

/** The names that peers of lib_chan have used: naming one again costs nothing. */
const known = new Set<string>();

/** How many atoms all of them together may name: a quarter of what the runtime takes. */
const MAX_KNOWN = 262_144;

/** How many atoms somebody may still name that nobody has named before. */
export class AtomAllowance {
  #left: number;

  constructor(atoms: number) {
    this.#left = atoms;
  }

  /**
   * Pays for the atoms in a term.
   *
   * @throws TermError `too-many-atoms`
   */
  pay(bytes: Uint8Array): void {
    for (const name of atomNames(bytes)) {
      if (known.has(name)) continue;
      if (this.#left === 0 || known.size >= MAX_KNOWN)
        throw new TermError("too-many-atoms", "the peer has named too many new atoms");
      this.#left--;
      known.add(name);
    }
  }
}

/**
 * The term of a frame.
 *
 * @param maxBytes how long it may be, also when it was compressed
 * @throws TermError when there is none, or when it has more new atoms than are allowed
 */
export function peerTerm(frame: Uint8Array, maxBytes: number, allowance: AtomAllowance): Term {
  const bytes = uncompressed(frame, maxBytes);
  allowance.pay(bytes);
  return decode(bytes);
}

/** A compressed term is 131, 80, Size:32, and what zlib makes of the term without its 131. */
export function uncompressed(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes[0] !== VERSION || bytes[1] !== COMPRESSED) return bytes;
  const reader = new ByteReader(bytes);
  reader.skip(2);
  const size = Math.min(reader.u32(), maxBytes);
  try {
    const term = inflateSync(reader.bytes(reader.left), { maxOutputLength: Math.max(1, size) });
    return Buffer.concat([Uint8Array.of(VERSION), term]);
  } catch {
    throw new TermError("bad-compression", `expected at most ${size} bytes, compressed by zlib`);
  }
}
