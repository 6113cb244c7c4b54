/**
 * The atoms in front of a message. A node that has DFLAG_DIST_HDR_ATOM_CACHE sends an atom in full
 * once, and from then on by its place in a cache of 2048 that the receiver keeps. Which places a
 * message refers to, and what is new in them, stands in its distribution header; the terms behind it
 * name an atom by its position there.
 *
 * We send no references, because we don't offer the flag. But they may always come.
 *
 * Specification: "External Term Format", *Distribution Header*.
 */
import type { Atom } from "../term/atom.ts";
import { type AtomReader, readAtomName } from "../term/external/atoms.ts";
import { ProtocolError } from "./protocol-error.ts";

const NEW_CACHE_ENTRY = 0b1000;
const SEGMENT_INDEX = 0b0111;
const LONG_ATOMS = 0b0001;

/** The atoms that one peer has sent. */
export class AtomCache {
  readonly #atoms = new Map<number, Atom>();

  /**
   * Reads the atoms that a message refers to. Each has a flag of four bits, the first of a pair in the
   * lower half of its byte; one more, behind the last, says how long the lengths are.
   *
   *     +----------------------+-----------------+----------------------------------+
   *     | 1: NumberOfAtomRefs  | N/2 + 1: Flags  | for each atom                    |
   *     +----------------------+-----------------+----------------------------------+
   *     known:  +-------------------------+
   *             | 1: InternalSegmentIndex |
   *             +-------------------------+-----------------+----------+
   *     new:    | 1: InternalSegmentIndex | 1 or 2: Length  | AtomText |
   *             +-------------------------+-----------------+----------+
   */
  readAtoms(reader: AtomReader): Atom[] {
    const count = reader.u8();
    if (count === 0) return [];
    const flagBytes = reader.bytes((count >> 1) + 1);
    const flags = (i: number) => ((flagBytes[i >> 1] as number) >> (i % 2 === 0 ? 0 : 4)) & 0b1111;
    const long = (flags(count) & LONG_ATOMS) !== 0;
    const atoms: Atom[] = [];
    for (let i = 0; i < count; i++) {
      const place = ((flags(i) & SEGMENT_INDEX) << 8) | reader.u8();
      if (flags(i) & NEW_CACHE_ENTRY)
        this.#atoms.set(place, readAtomName(reader, long ? reader.u16() : reader.u8()));
      else if (!this.#atoms.has(place))
        throw new ProtocolError("bad-atom-ref", `expected an atom at place ${place}, got none`);
      atoms.push(this.#atoms.get(place));
    }
    return atoms;
  }
}
