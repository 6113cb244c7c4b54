import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { equal } from "../../runtime/term/equal.ts";
import { decode, TermReader } from "../../runtime/term/external/decode.ts";
import { encode, TermWriter } from "../../runtime/term/external/encode.ts";
import { TermError, type TermErrorCode } from "../../runtime/term/external/term-error.ts";
import type { RemoteFun } from "../../runtime/term/fun.ts";
import { t } from "../../runtime/term/tuple.ts";
import { bytes, fixtures, u } from "./fixtures.ts";

/** Decodes, and expects this fault. */
function refused(code: TermErrorCode, encoded: Uint8Array): void {
  assert.throws(
    () => decode(encoded),
    (error) => error instanceof TermError && error.code === code && error.message !== "",
    `expected ${code}`,
  );
}

for (const { name, bytes: encoded, term, readOnly } of fixtures) {
  test(`${name} is read`, () => {
    const read = decode(bytes(131, encoded));
    assert.deepEqual(read, term);
    assert.ok(equal(read, term));
  });

  if (!readOnly)
    test(`${name} is written`, () => {
      assert.deepEqual(Buffer.from(encode(term)), Buffer.from(bytes(131, encoded)));
    });

  test(`${name} is truncated wherever it is cut`, () => {
    const whole = bytes(131, encoded);
    const step = whole.length > 1000 ? 997 : 1;
    for (let length = 0; length < whole.length; length += step)
      refused("truncated", whole.subarray(0, length));
    refused("truncated", whole.subarray(0, -1));
  });
}

test("the fixtures have every tag that is written or read", () => {
  const tags = new Set(fixtures.map((fixture) => fixture.bytes[0]));
  const expected = [70, 77, 88, 89, 90];
  const old = [99, 101, 102, 103, 114, 117]; // of nodes older than OTP 23
  for (let tag = 97; tag <= 120; tag++) if (!old.includes(tag)) expected.push(tag);
  assert.deepEqual([...tags].sort(), expected.sort());
});

test("an integer is written the same as a number and as a bigint", () => {
  for (const value of [0, 255, 256, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32])
    assert.deepEqual(encode(BigInt(value)), encode(value));
});

test("terms stand one after the other in a frame", () => {
  const frame = new TermWriter();
  frame.u8(112);
  frame.versioned(t(1, Symbol.for("a")));
  frame.term("text");
  frame.u64(2n ** 63n);
  frame.u16(7);
  const written = frame.take();
  assert.equal(frame.length, 0);
  frame.u8(0); // what was taken stays as it is

  const reader = new TermReader(written);
  assert.equal(reader.u8(), 112);
  assert.deepEqual(reader.versioned(), t(1, Symbol.for("a")));
  assert.equal(reader.position, 9);
  assert.equal(reader.term(), "text");
  assert.throws(() => reader.end(), { code: "trailing-bytes" });
  assert.equal(reader.u64(), 2n ** 63n);
  assert.equal(reader.u16(), 7);
  reader.end();
});

test("what can't be written leaves nothing in the frame", () => {
  const frame = new TermWriter();
  frame.term(1);
  assert.throws(() => frame.versioned([1, [2, Number.NaN]]), RangeError);
  assert.throws(() => frame.term(t(1, Symbol("no atom"))), TypeError);
  frame.term(2);
  assert.deepEqual(Buffer.from(frame.take()), Buffer.from([97, 1, 97, 2]));
});

test("a frame grows to any size", () => {
  const frame = new TermWriter();
  const text = "é".repeat(1000);
  for (let i = 0; i < 1000; i++) frame.term(text);
  const reader = new TermReader(frame.take());
  for (let i = 0; i < 1000; i++) assert.equal(reader.term(), text);
  reader.end();
});

test("a compressed term is read", () => {
  const list = bytes(108, u(4, 1000), "\x61\x07".repeat(1000), 106);
  const compressed = bytes(131, 80, u(4, list.length), deflateSync(list));
  assert.deepEqual(
    decode(compressed),
    Array.from({ length: 1000 }, () => 7),
  );
  for (let length = 0; length < compressed.length; length++)
    refused("truncated", compressed.subarray(0, length));
});

test("a compressed term has exactly the size it announces", () => {
  const term = bytes(109, u(4, 1000), "a".repeat(1000));
  const zip = deflateSync(term);
  for (const size of [0, 1, term.length - 1, term.length + 1])
    refused("bad-compression", bytes(131, 80, u(4, size), zip));
  refused("too-long", bytes(131, 80, u(4, 0xffffffff), zip));
  refused("bad-compression", bytes(131, 80, u(4, term.length), "no zlib at all"));
  refused("trailing-bytes", bytes(131, 80, u(4, 3), deflateSync(bytes(97, 1, 2))));
  refused("unknown-tag", bytes(131, 80, u(4, 6), deflateSync(bytes(80, u(4, 2), 0))));
});

test("what is no term is a fault that says why", () => {
  refused("truncated", bytes());
  refused("bad-version", bytes(130, 97, 1));
  refused("trailing-bytes", bytes(131, 97, 1, 2));
  refused("unknown-tag", bytes(131, 0));
  refused("unknown-tag", bytes(131, 117)); // FUN_EXT, which OTP 23 removed
  refused("unknown-tag", bytes(131, 121, 1, 2, 3, 4)); // LOCAL_EXT
  // Only nodes older than OTP 23 send FLOAT_EXT, and creations of 8 bits.
  for (const tag of [99, 101, 102, 103, 114]) refused("unknown-tag", bytes(131, tag, u(31, 0)));
  refused("unknown-tag", bytes(131, 131, 97, 1));

  refused("bad-atom", bytes(131, 119, 1, 0xc8)); // no UTF-8
  refused("bad-atom", bytes(131, 119, 3, 0xed, 0xa0, 0x80)); // half a surrogate pair
  refused("bad-atom", bytes(131, 88, 97, 1, u(12, 0))); // a node that is no atom
  refused("too-long", bytes(131, 118, u(2, 256), "a".repeat(256)));
  refused("too-long", bytes(131, 100, u(2, 256), "\xe9".repeat(256)));

  refused("bad-float", bytes(131, 70, 0x7f, 0xf0, u(6, 0))); // infinity
  refused("bad-float", bytes(131, 70, 0x7f, 0xf8, u(6, 0))); // not a number

  refused("bad-bits", bytes(131, 77, u(4, 1), 0, 7));
  refused("bad-bits", bytes(131, 77, u(4, 1), 9, 7));
  refused("bad-bits", bytes(131, 77, u(4, 0), 3));

  const node = bytes(119, 3, "a@b");
  refused("bad-identifier", bytes(131, 90, u(2, 6), node, u(28, 0))); // six words
  refused("duplicate-key", bytes(131, 116, u(4, 2), 97, 1, 97, 2, 97, 1, 97, 3));
});

test("a fun with an impossible field is a fault", () => {
  const name = bytes(119, 1, "m");
  const pid = bytes(88, 119, 3, "a@b", u(12, 0));
  const fun = (size: number, ...rest: Parameters<typeof bytes>) =>
    bytes(131, 112, u(4, size), 1, u(16, 0), u(4, 0), u(4, 0), name, ...rest);
  assert.equal((decode(fun(54, 97, 3, 97, 4, pid)) as RemoteFun).oldUniq, 4);
  refused("bad-fun", fun(55, 97, 3, 97, 4, pid)); // the size of something else
  refused("bad-fun", fun(38, 97, 3, 97, 4, 97, 1)); // no pid
  refused("bad-fun", fun(55, 119, 1, "a", 97, 4, pid)); // OldIndex is no integer
  refused("bad-fun", bytes(131, 113, name, name, 98, u(4, -1))); // a negative arity
  refused("bad-fun", bytes(131, 113, name, name, 98, u(4, 256)));
});
