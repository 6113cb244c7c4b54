/** Frames: however a stream is cut into chunks, the same frames come out of it, or the same fault. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Deframer } from "../../../runtime/wire/frames.ts";
import { ProtocolError } from "../../../runtime/wire/protocol-error.ts";
import { bytes, toHex } from "../../support/bytes.ts";
import { arriving, hostile, noise, withLength } from "../grammar/bytes.ts";
import { lengthOf, opened, type Target } from "../target.ts";

const MAX = 50;

/** The frames that come out of chunks, and the fault that ends them. */
function framesOf(chunks: readonly Uint8Array[], lengthBytes: 2 | 4): string[] {
  const deframer = new Deframer(MAX);
  const frames: string[] = [];
  try {
    for (const chunk of chunks) {
      deframer.push(chunk);
      for (let frame = deframer.next(lengthBytes); frame; frame = deframer.next(lengthBytes))
        frames.push(toHex(frame));
    }
  } catch (error) {
    assert.ok(error instanceof ProtocolError && error.code === "too-long", `${error}`);
    frames.push(error.code);
  }
  return frames;
}

const streamOf = (size: 2 | 4) =>
  hostile(fc.array(withLength(size, noise), { maxLength: 6 }).map((frames) => bytes(...frames)));

export const target: Target = {
  name: "frames",
  about: "frames: the Deframer, in any chunks",
  open: () =>
    opened(
      fc
        .constantFrom<2 | 4>(2, 4)
        .chain((size) => fc.tuple(fc.constant(size), arriving(streamOf(size)))),
      ([size, chunks]) => {
        const whole = framesOf([bytes(...chunks)], size);
        const single = [...bytes(...chunks)].map((byte) => Uint8Array.of(byte));
        assert.deepEqual(framesOf(chunks, size), whole);
        assert.deepEqual(framesOf(single, size), whole);
      },
      ([, chunks]) => lengthOf(chunks),
    ),
};
