/** Terms and frames as tests of the wire write them: by hand. */
import assert from "node:assert/strict";
import { Pid, Reference } from "../../runtime/term/identifier.ts";
import * as flags from "../../runtime/wire/flags.ts";
import type { Fragments } from "../../runtime/wire/fragments.ts";
import { ProtocolError } from "../../runtime/wire/protocol-error.ts";
import { hex, partsOf, toHex } from "../support/bytes.ts";

const atom = Symbol.for;

// Terms by hand: NEW_PID_EXT 88, NEWER_REFERENCE_EXT 90, SMALL_ATOM_UTF8_EXT 119, SMALL_TUPLE_EXT 104,
// SMALL_INTEGER_EXT 97, NIL_EXT 106, LIST_EXT 108, SMALL_BIG_EXT 110.
export const A = "58 7703 614062 0000002b 00000000 00000007";
export const B = "58 7703 634064 0000002c 00000001 00000009";
export const R = "5a 0003 7703 614062 00000007 00000001 00000002 00000003";
export const NONE = "7700";
export const KVS = "7703 6b7673";
export const BYE = "7703 627965";
export const FLOAT = "46 3ff0000000000000";
export const ENTRY = `6803 ${KVS} ${BYE} 6101`;
export const OPTIONS = `6c00000001 ${KVS} 6a`;
export const ARGS = `6c00000001 ${BYE} 6a`;
export const ID = "6e0800 0000000000000080";
export const TOKEN = "6805 6101 6102 6103 6104 6105";

export const from = new Pid(atom("a@b"), 43, 0, 7);
export const to = new Pid(atom("c@d"), 44, 1, 9);
export const ref = new Reference(atom("a@b"), [1, 2, 3], 7);
export const [bye, kvs] = [atom("bye"), atom("kvs")];

export const send = { op: "SEND", from, to, message: bye } as const;

export const ours = flags.OUR_FLAGS;
/** Those of a program in C or Java, which has only what it must have. */
export const old = flags.MANDATORY_FLAGS;

export const tupleOf = (elements: readonly string[]) =>
  `68 ${toHex(Uint8Array.of(elements.length))} ${elements.join("")}`;
export const passedThrough = (tuple: readonly string[], payload?: string) =>
  hex(`70 83 ${tupleOf(tuple)} ${payload === undefined ? "" : `83 ${payload}`}`);
export const withHeader = (tuple: readonly string[], payload = "") =>
  hex(`83 44 00 ${tupleOf(tuple)} ${payload}`);

/** The bytes of one frame without its length, which must be right. */
export function unframed(message: Uint8Array | Fragments): string {
  const all = Buffer.concat([...partsOf(message)]);
  assert.equal(all.readUInt32BE(), all.length - 4);
  return toHex(all.subarray(4));
}

export function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ProtocolError, String(error));
    return error.code;
  }
  assert.fail("expected a fault");
}
