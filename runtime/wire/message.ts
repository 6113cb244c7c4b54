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
 * A node of Erlang/OTP is sent the second or, when the message is long, the third. The first is for
 * programs in C or Java that act as nodes, such as `erl_call`: they lack DFLAG_FRAGMENTS, and what came
 * with it or before, such as DFLAG_EXIT_PAYLOAD.
 *
 * Specification: "Distribution Protocol", *Protocol between Connected Nodes*, and "External Term
 * Format", *Distribution Header*.
 */
import type { Signal } from "../process/signal.ts";
import { TermReader } from "../term/external/decode.ts";
import { borrowWriter, giveBack } from "../term/external/encode.ts";
import { SMALL_TUPLE_EXT, VERSION } from "../term/external/tags.ts";
import { TermError } from "../term/external/term-error.ts";
import type { Pid } from "../term/identifier.ts";
import type { List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { decodeControl, formOf, writeControl, writePayload } from "./control.ts";
import { DFLAG_FRAGMENTS, hasFlag } from "./flags.ts";
import {
  FIRST_FRAGMENT,
  FragmentAssembler,
  Fragments,
  NEXT_FRAGMENT,
  WHOLE_BYTES,
} from "./fragments.ts";
import { ProtocolError } from "./protocol-error.ts";

const PASS_THROUGH = 112;
const NORMAL_HEADER = 68;

/** The length of a frame's length, and of a header without atoms. */
const LENGTH_BYTES = 4;
const HEADER_BYTES = 3;
const CONTROL_AT = LENGTH_BYTES + HEADER_BYTES;

/**
 * A signal as bytes. What its sender does to its terms from now on makes no difference.
 *
 * @throws TypeError or RangeError when there is no term where one has to be
 */
export function encodeMessage(signal: Signal): Message {
  const form = formOf(signal, "newer");
  const writer = borrowWriter();
  try {
    const known = beginningOf(signal);
    if (known) writer.bytes(known);
    else {
      writer.u32(0); // the length
      writer.u16((VERSION << 8) | NORMAL_HEADER);
      writer.u8(0); // no atoms
      writeControl(writer, signal, form);
    }
    const controlEnd = writer.length;
    writePayload(writer, signal, form);
    writer.setU32(0, writer.length - LENGTH_BYTES);
    const frame = writer.take();
    if (!known) remember(signal, frame, controlEnd);
    return new Message(signal, frame, controlEnd);
  } finally {
    giveBack(writer);
  }
}

/**
 * A process often sends one message after another to the same process, and they all begin the same. So what
 * the latest began with is kept.
 */
let latest: { from: Pid; to: Pid; beginning: Uint8Array } | undefined;

function beginningOf(signal: Signal): Uint8Array | undefined {
  if (signal.op !== "SEND" || signal.to !== latest?.to) return undefined;
  return signal.from === latest.from ? latest.beginning : undefined;
}

function remember(signal: Signal, frame: Uint8Array, controlEnd: number): void {
  if (signal.op !== "SEND" || !signal.from || frame.length > WHOLE_BYTES) return;
  latest = { from: signal.from, to: signal.to, beginning: frame.slice(0, controlEnd) };
}

/** A message that is ready to be sent. */
export class Message {
  readonly signal: Signal;
  /** With its length in front, and a distribution header. */
  readonly #frame: Uint8Array;
  readonly #controlEnd: number;

  constructor(signal: Signal, frame: Uint8Array, controlEnd: number) {
    this.signal = signal;
    this.#frame = frame;
    this.#controlEnd = controlEnd;
  }

  /** How long it is, in bytes. */
  get length(): number {
    return this.#frame.length;
  }

  /**
   * The bytes for a peer: a frame, or fragments when it is long.
   *
   * @param flags what both nodes have
   */
  framed(flags: bigint): Uint8Array | Fragments {
    if (!hasFlag(flags, DFLAG_FRAGMENTS)) return this.#passedThrough();
    if (this.length - CONTROL_AT <= WHOLE_BYTES) return this.#frame;
    return new Fragments(this.#frame.subarray(CONTROL_AT), this.#controlEnd - CONTROL_AT);
  }

  /** The same payload behind the older form of the control message. */
  #passedThrough(): Uint8Array {
    const form = formOf(this.signal, "older");
    const payload = this.#frame.subarray(this.#controlEnd);
    const writer = borrowWriter();
    try {
      writer.u32(0); // the length
      writer.u16((PASS_THROUGH << 8) | VERSION);
      writeControl(writer, this.signal, form);
      if (payload.length > 0 && !form.isInside) writer.u8(VERSION);
      writer.bytes(payload);
      writer.setU32(0, writer.length - LENGTH_BYTES);
      return writer.take();
    } finally {
      giveBack(writer);
    }
  }

  /** The same, to be kept for longer: without the terms of its sender, which are read from its bytes. */
  detached(): Message {
    const signal = { ...this.signal };
    for (const key of ["message", "reason", "args"])
      if (key in signal) Object.defineProperty(signal, key, { get: () => this.#payload() });
    return new Message(signal, this.#frame, this.#controlEnd);
  }

  #payload(): Term {
    return new TermReader(this.#frame.subarray(this.#controlEnd)).term();
  }
}

/** Reads the messages of one peer: it remembers what has come of unfinished ones. */
export class MessageDecoder {
  readonly #fragments = new FragmentAssembler();
  /** The bytes of the latest control message, if it was a SEND, and what they mean. */
  #latest: { from: Pid; to: Pid; control: Uint8Array } | undefined;

  /**
   * The message of a frame, or `undefined` when there is none: the frame is a tick, or a fragment that
   * others have to follow.
   *
   * @param frame without its length
   * @throws ProtocolError for anything else
   */
  decode(frame: Uint8Array): Signal | undefined {
    if (frame.length === 0) return undefined;
    try {
      return this.#decode(new TermReader(frame));
    } catch (error) {
      if (error instanceof TermError)
        throw new ProtocolError("bad-term", `${error.code}: ${error.message}`);
      throw error;
    }
  }

  #decode(reader: TermReader): Signal | undefined {
    const first = reader.u8();
    if (first === PASS_THROUGH) return readTerms(reader, true);
    const kind = first === VERSION ? reader.u8() : undefined;
    switch (kind) {
      case NORMAL_HEADER:
        withoutAtoms(reader);
        return this.#readMessage(reader);
      case FIRST_FRAGMENT: {
        const [sequence, fragment] = [reader.u64(), reader.u64()];
        withoutAtoms(reader);
        return whole(this.#fragments.first(sequence, fragment, reader.bytes(reader.left)));
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

  /** Reads a message that may begin as the latest one did. */
  #readMessage(reader: TermReader): Signal {
    if (this.#latest && reader.skipped(this.#latest.control)) {
      const { from, to } = this.#latest;
      const message = reader.term();
      reader.end();
      return { op: "SEND", from, to, message };
    }
    const start = reader.position;
    const elements = readControl(reader);
    const end = reader.position;
    const signal = readPayload(reader, elements);
    if (signal.op === "SEND" && signal.from && reader.position <= WHOLE_BYTES)
      this.#latest = { from: signal.from, to: signal.to, control: reader.all.slice(start, end) };
    return signal;
  }
}

/** How many atoms a header has: none, because we don't offer to keep a cache of them. */
function withoutAtoms(reader: TermReader): void {
  if (reader.u8() !== 0) throw new ProtocolError("malformed", "expected a header without atoms");
}

/** The message of fragments, once they are complete. */
function whole(bytes: Uint8Array | undefined): Signal | undefined {
  return bytes && readTerms(new TermReader(bytes));
}

/** Reads a control message and its payload, if there is one. */
function readTerms(reader: TermReader, versioned = false): Signal {
  if (versioned && reader.u8() !== VERSION)
    throw new ProtocolError("bad-control", `expected ${VERSION} in front of a control message`);
  return readPayload(reader, readControl(reader), versioned);
}

/** The elements of the tuple. */
function readControl(reader: TermReader): Term[] {
  const tag = reader.u8();
  if (tag !== SMALL_TUPLE_EXT)
    throw new ProtocolError("bad-control", `expected a small tuple, got a term with tag ${tag}`);
  const elements: Term[] = [];
  for (let arity = reader.u8(); arity > 0; arity--) elements.push(reader.term());
  return elements;
}

function readPayload(reader: TermReader, elements: List, versioned = false): Signal {
  if (reader.left === 0) return decodeControl(elements, []);
  const payload = versioned ? reader.versioned() : reader.term();
  reader.end();
  return decodeControl(elements, [payload]);
}
