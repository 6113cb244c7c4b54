import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Deframer, frame2, TICK } from "../../runtime/wire/frames.ts";
import { ProtocolError } from "../../runtime/wire/protocol-error.ts";
import { arrivals, hex, toHex } from "../support/bytes.ts";

function framesOf(chunks: Uint8Array[], lengthBytes: 2 | 4, maxBytes?: number): string[] {
  const deframer = new Deframer(maxBytes);
  const frames: string[] = [];
  for (const chunk of chunks) {
    deframer.push(chunk);
    for (let frame = deframer.next(lengthBytes); frame; frame = deframer.next(lengthBytes))
      frames.push(toHex(frame));
  }
  return frames;
}

for (const { how, chunks } of arrivals(hex("0003 736f6b  0001 61  0000  0002 ffff  00")))
  test(`frames with 2-byte lengths come out whole when they arrive ${how}`, () => {
    assert.deepEqual(framesOf(chunks, 2), ["736f6b", "61", "", "ffff"]);
  });

for (const { how, chunks } of arrivals(hex("00000003 010203  00000000  00000001 70  000000ff 00")))
  test(`frames with 4-byte lengths come out whole when they arrive ${how}`, () => {
    assert.deepEqual(framesOf(chunks, 4), ["010203", "", "70"]);
  });

test("the length may change from 2 to 4 bytes in the middle of a chunk", () => {
  const deframer = new Deframer();
  deframer.push(hex("0001 61  00000002 7083"));
  assert.equal(toHex(deframer.next(2) as Uint8Array), "61");
  assert.equal(toHex(deframer.next(4) as Uint8Array), "7083");
  assert.equal(deframer.next(4), undefined);
});

test("a frame that arrives in one chunk is not copied", () => {
  const chunk = hex("00000002 aabb");
  const deframer = new Deframer();
  deframer.push(chunk);
  assert.equal((deframer.next(4) as Uint8Array).buffer, chunk.buffer);
});

test("a frame of the greatest length passes, and a longer one is a fault before it arrives", () => {
  assert.deepEqual(framesOf([hex("00000003 010203")], 4, 3), ["010203"]);
  assert.throws(
    () => framesOf([hex("00000004")], 4, 3),
    (error) => error instanceof ProtocolError && error.code === "too-long",
  );
});

test("a long frame that arrives in many chunks is put together", () => {
  const body = Buffer.alloc(1_000_000, "abcdefghijk");
  const stream = Buffer.concat([hex("000f4240"), body, hex("00000000")]);
  const chunks = Array.from({ length: Math.ceil(stream.length / 65_536) }, (_, i) =>
    stream.subarray(i * 65_536, (i + 1) * 65_536),
  );
  const frames = framesOf(chunks, 4);
  assert.deepEqual([frames.length, frames[1]], [2, ""]);
  assert.ok(Buffer.from(frames[0] as string, "hex").equals(body));
});

test("frame2 puts the length in front, and a tick is a frame of length 0", () => {
  assert.equal(toHex(frame2(hex("736f6b"))), "0003736f6b");
  assert.equal(toHex(TICK), "00000000");
});

function lengthOf(frame: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(frame.length);
  return length;
}

test("any frames in any chunks come out as they went in", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 })),
      fc.array(fc.integer({ min: 1, max: 20 })),
      (frames, sizes) => {
        const stream = Buffer.concat(frames.flatMap((frame) => [lengthOf(frame), frame]));
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) {
          chunks.push(stream.subarray(at, at + size));
          at += size;
        }
        chunks.push(stream.subarray(at));
        assert.deepEqual(framesOf(chunks, 4), frames.map(toHex));
      },
    ),
  );
});
