import assert from "node:assert/strict";
import { test } from "node:test";
import type { Signal } from "../../runtime/process/signal.ts";
import { t } from "../../runtime/term/tuple.ts";
import { encodeMessage, MessageDecoder } from "../../runtime/wire/message.ts";
import { hex, toHex } from "../support/bytes.ts";
import {
  A,
  ARGS,
  B,
  BYE,
  ENTRY,
  faultOf,
  from,
  KVS,
  ours,
  R,
  send,
  to,
  tupleOf,
  unframed,
  withHeader,
} from "./fixtures.ts";

const LONG_ENTRY = `6804 ${KVS} ${BYE} 6101 6101`;

test("the atom undefined is a message as any other", () => {
  const message: Signal = { op: "SEND", from, to, message: undefined };
  const frame = withHeader(["6116", A, B], "7709 756e646566696e6564");
  assert.equal(unframed(encodeMessage(message).framed(ours)), toHex(frame));
  assert.deepEqual(new MessageDecoder().decode(frame), message);
});

for (const [name, frame, code] of [
  ["an unknown number", withHeader(["612a", A, B]), "unknown-control"],
  ["no number at all", withHeader([KVS, A, B]), "bad-control"],
  ["an empty tuple", withHeader([]), "bad-control"],
  ["no tuple", hex("83 44 00 6101"), "bad-control"],
  [
    "a spawn request with too few arguments",
    withHeader(["611d", R, A, B, ENTRY, "6a"], "6a"),
    "bad-control",
  ],
  [
    "a spawn request whose entry is too long",
    withHeader(["611d", R, A, B, LONG_ENTRY, "6a"], ARGS),
    "bad-control",
  ],
  ["an unlink with a negative number", withHeader(["6123", "62 ffffffff", A, B]), "bad-control"],
  [
    "an unlink with a number of 65 bits",
    withHeader(["6123", "6e0900 000000000000000001", A, B]),
    "bad-control",
  ],
  ["a term that is cut off", withHeader(["6116", A, B], "6d 00000005 01"), "bad-term"],
  ["something behind the payload", withHeader(["6116", A, B], `${BYE} ${BYE}`), "bad-term"],
  ["a payload without 131", hex(`70 83 ${tupleOf(["6116", A, B])} ${BYE}`), "bad-term"],
  ["another version than 131", hex(`70 84 ${tupleOf(["6105"])}`), "bad-control"],
  ["a control message without 131", hex(`70 ${tupleOf(["6101", A, B])}`), "bad-control"],
  ["an unknown format", hex("71 83"), "malformed"],
  ["an unknown header", hex("83 47 00"), "malformed"],
  ["nothing behind the header", hex("83 44 00"), "bad-term"],
  ["atoms in its header", hex("83 44 01 0f 2f 03 614062"), "malformed"],
  ["a reference to an atom", withHeader(["6101", A.replace("7703 614062", "5200"), B]), "bad-term"],
  ["only 131", hex("83"), "bad-term"],
] as const)
  test(`a frame with ${name} is the fault ${code}`, () => {
    assert.equal(
      faultOf(() => new MessageDecoder().decode(frame)),
      code,
    );
  });

test("a tick is no message", () => {
  assert.equal(new MessageDecoder().decode(new Uint8Array(0)), undefined);
});

test("what can't be sent throws at once, and the next message is whole", () => {
  const bad: Signal = { op: "SEND", from, to, message: t(1, Number.NaN) };
  assert.throws(() => encodeMessage(bad), RangeError);
  assert.equal(unframed(encodeMessage(send).framed(ours)), toHex(withHeader(["6116", A, B], BYE)));
});
