/**
 * Messages between connected nodes: a control message and its payload, as the bytes of one frame or,
 * when it is long, of several. Which of three formats it is, the first bytes say:
 *
 *     +-------+------------------+---------------------+
 *     | 1 112 | 131 Control      | 131 Payload or none |     pass-through
 *     +-------+------------------+---------------------+
 *     +---------+----------+---------+-----------------+
 *     | 131, 68 | atoms    | Control | Payload or none |     with a distribution header
 *     +---------+----------+---------+-----------------+
 *     +---------+---------------+---------------+----------+---------+---------+
 *     | 131, 69 | 8: SequenceId | 8: FragmentId | atoms    | Control | Payload…    the first fragment
 *     +---------+---------------+---------------+----------+---------+---------+
 *     | 131, 70 | 8: SequenceId | 8: FragmentId | …Payload |     the others
 *     +---------+---------------+---------------+----------+
 *
 * A node that has DFLAG_FRAGMENTS or DFLAG_DIST_HDR_ATOM_CACHE in common with its peer sends a header
 * with every message, be it one without atoms.
 *
 * Specification: "Distribution Protocol", *Protocol between Connected Nodes*, and "External Term
 * Format", *Distribution Header*.
 */
import { TermReader } from "../term/external/decode.ts";
import { TermWriter } from "../term/external/encode.ts";
import { SMALL_TUPLE_EXT, VERSION } from "../term/external/tags.ts";
import { TermError } from "../term/external/term-error.ts";
import type { List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { AtomCache } from "./atom-cache.ts";
import type { Control } from "./control.ts";
import { decodeControl, encodeControl } from "./control-codec.ts";
import { DFLAG_DIST_HDR_ATOM_CACHE, DFLAG_FRAGMENTS, hasFlag } from "./flags.ts";
import {
  type Assembled,
  FIRST_FRAGMENT,
  FRAGMENT_BYTES,
  FragmentAssembler,
  Fragments,
  NEXT_FRAGMENT,
} from "./fragments.ts";
import { ProtocolError } from "./protocol-error.ts";

const PASS_THROUGH = 112;
const NORMAL_HEADER = 68;

/** The length of a frame's length, and of a header without atoms. */
const LENGTH_BYTES = 4;
const HEADER_BYTES = 3;

const writer = new TermWriter();

/**
 * A control message, ready to be sent: the bytes of its frame with its length, or its fragments.
 *
 * @param flags what both nodes have
 * @throws TypeError or RangeError for a payload that is no term
 */
export function encodeMessage(control: Control, flags: bigint): Uint8Array | Fragments {
  const terms = encodeControl(control, flags);
  const fragments = hasFlag(flags, DFLAG_FRAGMENTS);
  try {
    writer.u32(0); // the frame's length, filled in below
    if (!fragments && !hasFlag(flags, DFLAG_DIST_HDR_ATOM_CACHE)) {
      writer.u8(PASS_THROUGH);
      writer.u8(VERSION);
      writeTuple(terms[0]);
      if (terms.length === 2) writer.versioned(terms[1]);
      return complete();
    }
    writer.u8(VERSION);
    writer.u8(NORMAL_HEADER);
    writer.u8(0); // no atoms
    writeTuple(terms[0]);
    const controlEnd = writer.length;
    if (terms.length === 2) writer.term(terms[1]);
    const start = LENGTH_BYTES + HEADER_BYTES;
    if (!fragments || writer.length - start <= FRAGMENT_BYTES) return complete();
    return new Fragments(writer.take().subarray(start), controlEnd - start);
  } catch (error) {
    writer.truncate(0);
    throw error;
  }
}

/** A tuple that is only made to be sent. */
function writeTuple(elements: List): void {
  writer.u8(SMALL_TUPLE_EXT);
  writer.u8(elements.length);
  for (const element of elements) writer.term(element);
}

/** The frame that was written. */
function complete(): Uint8Array {
  writer.setU32(0, writer.length - LENGTH_BYTES);
  return writer.take();
}

/** Reads the messages of one peer: it remembers the peer's atoms and its unfinished messages. */
export class MessageDecoder {
  readonly #atomCache = new AtomCache();
  readonly #fragments = new FragmentAssembler();

  /**
   * The message of a frame, or `undefined` when there is none: the frame is a tick, or a fragment that
   * others have to follow.
   *
   * @param frame without its length
   * @throws ProtocolError for anything else
   */
  decode(frame: Uint8Array): Control | undefined {
    if (frame.length === 0) return undefined;
    try {
      return this.#decode(new TermReader(frame), frame);
    } catch (error) {
      if (error instanceof TermError)
        throw new ProtocolError("bad-term", `${error.code}: ${error.message}`);
      throw error;
    }
  }

  #decode(reader: TermReader, frame: Uint8Array): Control | undefined {
    const first = reader.u8();
    if (first === PASS_THROUGH) return readTerms(reader, true);
    const kind = first === VERSION ? reader.u8() : undefined;
    switch (kind) {
      case NORMAL_HEADER: {
        const atoms = this.#atomCache.readAtoms(reader);
        if (atoms.length === 0) return readTerms(reader);
        return readTerms(new TermReader(frame.subarray(reader.position), atoms));
      }
      case FIRST_FRAGMENT: {
        const [sequence, fragment] = [reader.u64(), reader.u64()];
        const atoms = this.#atomCache.readAtoms(reader);
        return whole(this.#fragments.first(sequence, fragment, atoms, reader.bytes(reader.left)));
      }
      case NEXT_FRAGMENT: {
        const [sequence, fragment] = [reader.u64(), reader.u64()];
        return whole(this.#fragments.next(sequence, fragment, reader.bytes(reader.left)));
      }
      default:
        throw new ProtocolError(
          "malformed",
          `expected a message that begins with 112, or with 131 and 68 to 70, got ${first}, ${kind}`,
        );
    }
  }
}

/** The message of fragments, once they are complete. */
function whole(message: Assembled | undefined): Control | undefined {
  return message && readTerms(new TermReader(message.bytes, message.atoms));
}

/** Reads a control message and its payload, if there is one. */
function readTerms(reader: TermReader, versioned = false): Control {
  if (versioned && reader.u8() !== VERSION)
    throw new ProtocolError("bad-control", `expected ${VERSION} in front of a control message`);
  const tag = reader.u8();
  if (tag !== SMALL_TUPLE_EXT)
    throw new ProtocolError("bad-control", `expected a small tuple, got a term with tag ${tag}`);
  const elements: Term[] = [];
  for (let arity = reader.u8(); arity > 0; arity--) elements.push(reader.term());
  if (reader.left === 0) return decodeControl(elements, []);
  const payload = versioned ? reader.versioned() : reader.term();
  reader.end();
  return decodeControl(elements, [payload]);
}
