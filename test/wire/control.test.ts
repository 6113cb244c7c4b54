import assert from "node:assert/strict";
import { test } from "node:test";
import type { Signal } from "../../runtime/process/signal.ts";
import { encodeMessage, MessageDecoder } from "../../runtime/wire/message.ts";
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
const monitor = { from, to: kvs, ref };
const down = { op: "MONITOR_P_EXIT", from, to, ref, reason: bye } as const;
const downByName = { ...down, from: kvs };
const unlink = { id: 2n ** 63n, from, to };
const spawn: Signal = {
  op: "SPAWN_REQUEST",
  ...{ ref, from, groupLeader: to, module: kvs, function: bye, args: [bye], options: [kvs] },
};
const spawned = { op: "SPAWN_REPLY", ref, to, flags: 3, result: from } as const;
const notSpawned = { ...spawned, flags: 0, result: bye };

/** Where we send a message so: to a node, behind a header; to a program in C or Java, passed through. */
type SentTo = "nodes" | "programs" | "all" | "nobody";

/** Every control message of the specification: where we send it, its tuple, its payload, what it means. */
const shapes: [name: string, SentTo, tuple: string[], payload: string | undefined, Signal][] = [
  ["LINK", "all", ["6101", A, B], undefined, { op: "LINK", from, to }],
  ["SEND", "all", ["6102", NONE, B], BYE, sendBlindly],
  ["EXIT", "programs", ["6103", A, B, BYE], undefined, exit],
  ["REG_SEND", "all", ["6106", A, NONE, KVS], BYE, regSend],
  ["GROUP_LEADER", "all", ["6107", A, B], undefined, { op: "GROUP_LEADER", from, to }],
  ["EXIT2", "programs", ["6108", A, B, BYE], undefined, exit2],
  ["SEND_TT", "nobody", ["610c", NONE, B, TOKEN], BYE, sendBlindly],
  ["EXIT_TT", "nobody", ["610d", A, B, TOKEN, BYE], undefined, exit],
  ["REG_SEND_TT", "nobody", ["6110", A, NONE, KVS, TOKEN], BYE, regSend],
  ["EXIT2_TT", "nobody", ["6112", A, B, TOKEN, BYE], undefined, exit2],
  ["MONITOR_P", "all", ["6113", A, B, R], undefined, { op: "MONITOR_P", from, to, ref }],
  ["MONITOR_P of a name", "all", ["6113", A, KVS, R], undefined, { ...monitor, op: "MONITOR_P" }],
  ["DEMONITOR_P", "all", ["6114", A, KVS, R], undefined, { ...monitor, op: "DEMONITOR_P" }],
  ["MONITOR_P_EXIT", "programs", ["6115", A, B, R, BYE], undefined, down],
  ["MONITOR_P_EXIT of a name", "programs", ["6115", KVS, B, R, BYE], undefined, downByName],
  ["SEND_SENDER", "nodes", ["6116", A, B], BYE, send],
  ["SEND_SENDER_TT", "nobody", ["6117", A, B, TOKEN], BYE, send],
  ["PAYLOAD_EXIT", "nodes", ["6118", A, B], BYE, exit],
  ["PAYLOAD_EXIT_TT", "nobody", ["6119", A, B, TOKEN], BYE, exit],
  ["PAYLOAD_EXIT2", "nodes", ["611a", A, B], BYE, exit2],
  ["PAYLOAD_EXIT2_TT", "nobody", ["611b", A, B, TOKEN], BYE, exit2],
  ["PAYLOAD_MONITOR_P_EXIT", "nodes", ["611c", A, B, R], BYE, down],
  ["SPAWN_REQUEST", "all", ["611d", R, A, B, ENTRY, OPTIONS], ARGS, spawn],
  ["SPAWN_REQUEST_TT", "nobody", ["611e", R, A, B, ENTRY, OPTIONS, TOKEN], ARGS, spawn],
  ["SPAWN_REPLY", "all", ["611f", R, B, "6103", A], undefined, spawned],
  ["SPAWN_REPLY without a process", "all", ["611f", R, B, "6100", BYE], undefined, notSpawned],
  ["SPAWN_REPLY_TT", "nobody", ["6120", R, B, "6103", A, TOKEN], undefined, spawned],
  ["ALIAS_SEND", "all", ["6121", A, R], BYE, aliasSend],
  ["ALIAS_SEND_TT", "nobody", ["6122", A, R, TOKEN], BYE, aliasSend],
  ["UNLINK_ID", "all", ["6123", ID, A, B], undefined, { ...unlink, op: "UNLINK_ID" }],
  ["UNLINK_ID_ACK", "all", ["6124", ID, A, B], undefined, { ...unlink, op: "UNLINK_ID_ACK" }],
];

for (const [name, sentTo, tuple, payload, means] of shapes) {
  const [passed, headed] = [passedThrough(tuple, payload), withHeader(tuple, payload)];

  test(`${name} is read, passed through and behind a header`, () => {
    for (const frame of [passed, headed])
      assert.deepEqual(new MessageDecoder().decode(frame), means);
  });

  test(`${name} is sent to ${sentTo}, at once and after it has waited`, () => {
    const message = encodeMessage(means);
    for (const either of [message, message.detached()]) {
      const to = (flags: bigint, frame: Uint8Array) =>
        unframed(either.framed(flags)) === toHex(frame);
      assert.equal(to(ours, headed), ["nodes", "all"].includes(sentTo));
      assert.equal(to(old, passed), ["programs", "all"].includes(sentTo));
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

test("a program in C or Java is not told which process has sent a message", () => {
  assert.equal(
    unframed(encodeMessage(send).framed(old)),
    toHex(passedThrough(["6102", NONE, B], BYE)),
  );
});
