import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Signal } from "../../runtime/process/signal.ts";
import * as flags from "../../runtime/wire/flags.ts";
import { encodeMessage, MessageDecoder } from "../../runtime/wire/message.ts";
import { ProtocolError } from "../../runtime/wire/protocol-error.ts";
import { toHex } from "../support/bytes.ts";
import {
  A,
  ARGS,
  B,
  BYE,
  bye,
  ENTRY,
  FLOAT,
  faultOf,
  from,
  ID,
  KVS,
  kvs,
  NONE,
  OPTIONS,
  old,
  ours,
  passedThrough,
  R,
  ref,
  send,
  TOKEN,
  to,
  unframed,
  withHeader,
} from "./fixtures.ts";

const sendBlindly: Signal = { op: "SEND", to, message: bye };
const regSend: Signal = { op: "REG_SEND", from, to: kvs, message: bye };
const aliasSend: Signal = { op: "ALIAS_SEND", from, to: ref, message: bye };
const exit: Signal = { op: "EXIT", from, to, reason: bye };
const exit2: Signal = { op: "EXIT2", from, to, reason: bye };
const down = { op: "MONITOR_P_EXIT", from, to, ref, reason: bye } as const;
const spawn: Signal = {
  op: "SPAWN_REQUEST",
  ...{ ref, from, groupLeader: to, module: kvs, function: bye, args: [bye], options: [kvs] },
};
const spawned = { op: "SPAWN_REPLY", ref, to, flags: 3, result: from } as const;

/** Every control message of the specification: its tuple, its payload, and what it means. */
interface Shape {
  readonly name: string;
  readonly tuple: readonly string[];
  readonly payload?: string;
  readonly means: Signal;
  /** The flags with which we send it so, if we do. */
  readonly flags?: bigint;
}

const shapes: Shape[] = [
  { name: "LINK", tuple: ["6101", A, B], means: { op: "LINK", from, to }, flags: old },
  { name: "SEND", tuple: ["6102", NONE, B], payload: BYE, means: sendBlindly, flags: old },
  { name: "EXIT", tuple: ["6103", A, B, BYE], means: exit, flags: old },
  { name: "REG_SEND", tuple: ["6106", A, NONE, KVS], payload: BYE, means: regSend, flags: old },
  {
    name: "GROUP_LEADER",
    tuple: ["6107", A, B],
    means: { op: "GROUP_LEADER", from, to },
    flags: old,
  },
  { name: "EXIT2", tuple: ["6108", A, B, BYE], means: exit2, flags: old },
  { name: "SEND_TT", tuple: ["610c", NONE, B, TOKEN], payload: BYE, means: sendBlindly },
  { name: "EXIT_TT", tuple: ["610d", A, B, TOKEN, BYE], means: exit },
  { name: "REG_SEND_TT", tuple: ["6110", A, NONE, KVS, TOKEN], payload: BYE, means: regSend },
  { name: "EXIT2_TT", tuple: ["6112", A, B, TOKEN, BYE], means: exit2 },
  {
    name: "MONITOR_P",
    tuple: ["6113", A, B, R],
    means: { op: "MONITOR_P", from, to, ref },
    flags: old,
  },
  {
    name: "MONITOR_P of a name",
    tuple: ["6113", A, KVS, R],
    means: { op: "MONITOR_P", from, to: kvs, ref },
    flags: old,
  },
  {
    name: "DEMONITOR_P",
    tuple: ["6114", A, KVS, R],
    means: { op: "DEMONITOR_P", from, to: kvs, ref },
    flags: old,
  },
  { name: "MONITOR_P_EXIT", tuple: ["6115", A, B, R, BYE], means: down, flags: old },
  {
    name: "MONITOR_P_EXIT of a name",
    tuple: ["6115", KVS, B, R, BYE],
    means: { ...down, from: kvs },
    flags: old,
  },
  { name: "SEND_SENDER", tuple: ["6116", A, B], payload: BYE, means: send, flags: ours },
  { name: "SEND_SENDER_TT", tuple: ["6117", A, B, TOKEN], payload: BYE, means: send },
  { name: "PAYLOAD_EXIT", tuple: ["6118", A, B], payload: BYE, means: exit, flags: ours },
  { name: "PAYLOAD_EXIT_TT", tuple: ["6119", A, B, TOKEN], payload: BYE, means: exit },
  { name: "PAYLOAD_EXIT2", tuple: ["611a", A, B], payload: BYE, means: exit2, flags: ours },
  { name: "PAYLOAD_EXIT2_TT", tuple: ["611b", A, B, TOKEN], payload: BYE, means: exit2 },
  {
    name: "PAYLOAD_MONITOR_P_EXIT",
    tuple: ["611c", A, B, R],
    payload: BYE,
    means: down,
    flags: ours,
  },
  {
    name: "SPAWN_REQUEST",
    tuple: ["611d", R, A, B, ENTRY, OPTIONS],
    payload: ARGS,
    means: spawn,
    flags: ours,
  },
  {
    name: "SPAWN_REQUEST_TT",
    tuple: ["611e", R, A, B, ENTRY, OPTIONS, TOKEN],
    payload: ARGS,
    means: spawn,
  },
  { name: "SPAWN_REPLY", tuple: ["611f", R, B, "6103", A], means: spawned, flags: ours },
  {
    name: "SPAWN_REPLY without a process",
    tuple: ["611f", R, B, "6100", BYE],
    means: { ...spawned, flags: 0, result: bye },
    flags: ours,
  },
  { name: "SPAWN_REPLY_TT", tuple: ["6120", R, B, "6103", A, TOKEN], means: spawned },
  { name: "ALIAS_SEND", tuple: ["6121", A, R], payload: BYE, means: aliasSend, flags: ours },
  { name: "ALIAS_SEND_TT", tuple: ["6122", A, R, TOKEN], payload: BYE, means: aliasSend },
  {
    name: "UNLINK_ID",
    tuple: ["6123", ID, A, B],
    means: { op: "UNLINK_ID", id: 2n ** 63n, from, to },
    flags: ours,
  },
  {
    name: "UNLINK_ID_ACK",
    tuple: ["6124", "6101", A, B],
    means: { op: "UNLINK_ID_ACK", id: 1n, from, to },
    flags: ours,
  },
];

for (const { name, tuple, payload, means, flags: sent } of shapes) {
  test(`${name} is read, passed through and behind a header`, () => {
    for (const frame of [passedThrough(tuple, payload), withHeader(tuple, payload)])
      assert.deepEqual(new MessageDecoder().decode(frame), means);
  });

  if (sent !== undefined)
    test(`${name} is written, passed through and behind a header, at once and after it has waited`, () => {
      const message = encodeMessage(means);
      const without = sent & ~flags.DFLAG_FRAGMENTS;
      for (const either of [message, message.detached()]) {
        const [passed, headed] = [without, without | flags.DFLAG_FRAGMENTS];
        assert.equal(unframed(either.framed(passed)), toHex(passedThrough(tuple, payload)));
        assert.equal(unframed(either.framed(headed)), toHex(withHeader(tuple, payload)));
      }
      // What a sender is told of a message that never left.
      assert.deepEqual({ ...message.detached().signal }, means);
    });

  test(`${name} is a fault in any other shape`, () => {
    const decode = (frame: Uint8Array) => () => new MessageDecoder().decode(frame);
    assert.equal(faultOf(decode(withHeader([...tuple, "6a"], payload))), "bad-control");
    assert.equal(faultOf(decode(withHeader(tuple, payload ? "" : BYE))), "bad-control");
    // A float in each place where not everything is allowed.
    tuple.forEach((element, i) => {
      const anything = element === NONE || element === TOKEN || element === BYE;
      if (!anything || (i === 4 && name.startsWith("SPAWN_REPLY")))
        assert.equal(faultOf(decode(withHeader(tuple.with(i, FLOAT), payload))), "bad-control");
    });
  });
}

test("a message without a sender is sent so", () => {
  assert.equal(
    unframed(encodeMessage(sendBlindly).framed(ours)),
    toHex(withHeader(["6102", NONE, B], BYE)),
  );
});

test("a message with one byte changed is a message or a typed fault", () => {
  fc.assert(
    fc.property(fc.constantFrom(...shapes), fc.nat(), fc.nat(255), (shape, at, byte) => {
      const frame = withHeader(shape.tuple, shape.payload);
      frame[at % frame.length] = byte;
      try {
        new MessageDecoder().decode(frame);
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
