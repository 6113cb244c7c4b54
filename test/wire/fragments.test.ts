import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Signal } from "../../runtime/process/signal.ts";
import { boundTerms, MAX_TERM_BYTES } from "../../runtime/term/limits.ts";
import { FragmentAssembler, type Fragments } from "../../runtime/wire/fragments.ts";
import { Deframer } from "../../runtime/wire/frames.ts";
import { encodeMessage, MessageDecoder } from "../../runtime/wire/message.ts";
import { bytes, hex, partsOf, toHex } from "../support/bytes.ts";
import {
  A,
  B,
  BYE,
  bye,
  faultOf,
  from,
  kvs,
  ours,
  ref,
  send,
  to,
  tupleOf,
  withHeader,
} from "./fixtures.ts";

const random = (length: number) => Uint8Array.from({ length }, (_, i) => 128 + ((i * 7) % 100));

function frames(message: Uint8Array | Fragments): Buffer[] {
  const deframer = new Deframer();
  for (const part of partsOf(message)) deframer.push(part);
  const all: Buffer[] = [];
  for (let frame = deframer.next(4); frame; frame = deframer.next(4)) all.push(Buffer.from(frame));
  return all;
}

test("a long message is cut into fragments of 64 KiB that count down to 1", () => {
  const message = random(150_000);
  const [first, second, third, ...more] = frames(encodeMessage({ ...send, message }).framed(ours));
  assert.ok(first && second && third);
  assert.equal(more.length, 0);
  const sequence = first.readBigUInt64BE(2);
  assert.deepEqual(
    [first, second, third].map((f) => [f[0], f[1], f.readBigUInt64BE(2), f.readBigUInt64BE(10)]),
    [
      [131, 69, sequence, 3n],
      [131, 70, sequence, 2n],
      [131, 70, sequence, 1n],
    ],
  );
  assert.equal(first[18], 0); // no atoms
  assert.deepEqual([first.length - 19, second.length - 18], [65_536, 65_536]);
  const whole = Buffer.concat([first.subarray(19), second.subarray(18), third.subarray(18)]);
  const start = hex(`${tupleOf(["6116", A, B])} 6d 000249f0`);
  assert.equal(toHex(whole.subarray(0, start.length)), toHex(start));
  assert.ok(whole.subarray(start.length).equals(message));
});

test("a message of just 65 KiB is not cut, and one byte more is", () => {
  const overhead = hex(`${tupleOf(["6116", A, B])} 6d 00000000`).length;
  const headers = (length: number) =>
    frames(encodeMessage({ ...send, message: random(length) }).framed(ours)).map(
      (frame) => frame[1],
    );
  assert.deepEqual(headers(66_560 - overhead), [68]);
  assert.deepEqual(headers(66_561 - overhead), [69, 70]);
});

test("a control message is never cut, however long", () => {
  const control: Signal = {
    ...{ op: "SPAWN_REQUEST", ref, from, groupLeader: to, module: kvs, function: bye },
    ...{ args: [random(10)], options: [random(100_000)] },
  };
  const [first, second] = frames(encodeMessage(control).framed(ours));
  assert.ok(first && second && first.length > 100_000 && second.length < 100);
  const decoder = new MessageDecoder();
  assert.equal(decoder.decode(first), undefined);
  assert.deepEqual(decoder.decode(second), control);
});

test("fragments of several messages may be mixed, and ticks and whole messages too", () => {
  const messages = [random(200_000), random(100_000), random(300_000)];
  const queues = messages.map((message) =>
    frames(encodeMessage({ ...send, message }).framed(ours)),
  );
  const decoder = new MessageDecoder();
  const came: Signal[] = [];
  while (queues.some((queue) => queue.length > 0))
    for (const queue of queues) {
      for (const frame of [queue.shift(), new Uint8Array(0), withHeader(["6101", A, B])]) {
        const control = frame && decoder.decode(frame);
        if (control?.op === "SEND") came.push(control);
      }
    }
  assert.deepEqual(
    came.map((control) => control.op === "SEND" && (control.message as Uint8Array).length),
    [100_000, 200_000, 300_000],
  );
});

const FIRST = (sequence: string, fragment: string) =>
  hex(
    `83 45 ${sequence.padStart(16, "0")} ${fragment.padStart(16, "0")} 00 ${tupleOf(["6116", A, B])}`,
  );
const NEXT = (sequence: string, fragment: string) =>
  hex(`83 46 ${sequence.padStart(16, "0")} ${fragment.padStart(16, "0")} ${BYE}`);

test("one fragment can be a whole message", () => {
  const frame = bytes(FIRST("1", "1"), hex(BYE));
  assert.deepEqual(new MessageDecoder().decode(frame), send);
});

for (const [name, wrong, code] of [
  ["has not begun", [NEXT("1", "1")], "bad-fragment"],
  ["begins twice", [FIRST("1", "2"), FIRST("1", "2")], "bad-fragment"],
  ["skips one", [FIRST("1", "3"), NEXT("1", "1")], "bad-fragment"],
  ["repeats one", [FIRST("1", "3"), NEXT("1", "2"), NEXT("1", "2")], "bad-fragment"],
  ["goes on after its end", [FIRST("1", "2"), NEXT("1", "1"), NEXT("1", "0")], "bad-fragment"],
  ["begins at 0", [FIRST("1", "0")], "bad-fragment"],
  ["is to be endless", [FIRST("1", "ffffffffffffffff")], "too-long"],
  ["has no fragment id", [hex("83 45 0000000000000001")], "bad-term"],
] as const)
  test(`a sequence of fragments that ${name} is the fault ${code}`, () => {
    const decoder = new MessageDecoder();
    const last = wrong.at(-1) as Uint8Array;
    for (const frame of wrong.slice(0, -1)) decoder.decode(frame);
    assert.equal(
      faultOf(() => decoder.decode(last)),
      code,
    );
  });

// What one peer may have us keep.

const MiB = 1024 * 1024;
/** The fragments of a test share this: they cost no memory until they are put together. */
const part = new Uint8Array(64 * MiB);

test("a message in fragments has a greatest length", () => {
  const assembler = new FragmentAssembler();
  assembler.first(1n, 2n, part);
  assert.equal(assembler.next(1n, 1n, part)?.length, 128 * MiB);
  assembler.first(2n, 3n, part);
  assembler.next(2n, 2n, part);
  assert.equal(
    faultOf(() => assembler.next(2n, 1n, part.subarray(0, 1))),
    "too-long",
  );
});

test("all that is not complete yet has a greatest length, and what is complete counts no more", () => {
  const assembler = new FragmentAssembler();
  for (let i = 0n; i < 9n; i++) assert.ok(assembler.first(i, 1n, part));
  for (let i = 0n; i < 7n; i++) assembler.first(i, 2n, part);
  assert.equal(assembler.first(7n, 2n, part.subarray(0, 63 * MiB)), undefined);
  assert.equal(
    faultOf(() => assembler.first(8n, 2n, part.subarray(0, MiB))),
    "too-long",
  );
});

test("as many messages may be incomplete as there is room for; one costs something, even without bytes", () => {
  boundTerms(MiB);
  try {
    const assembler = new FragmentAssembler();
    let begun = 0n;
    const begin = () => {
      for (;;) assembler.first(begun++, 2n, part.subarray(0, 0));
    };
    assert.equal(faultOf(begin), "too-long");
    assert.ok(begun > 10_000n && begun < 4 * MiB, `${begun} could be begun`);
  } finally {
    boundTerms(MAX_TERM_BYTES);
  }
});

test("a short fragment does not keep the chunk alive in which it came", () => {
  const assembler = new FragmentAssembler();
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0n; i < 256n; i++) assembler.first(i, 2n, new Uint8Array(MiB).subarray(0, 10));
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * MiB);
  assert.equal(assembler.next(0n, 1n, new Uint8Array(10))?.length, 20);
});
