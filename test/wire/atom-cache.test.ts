import assert from "node:assert/strict";
import { test } from "node:test";
import { Pid } from "../../runtime/term/identifier.ts";
import { t } from "../../runtime/term/tuple.ts";
import { MessageDecoder } from "../../runtime/wire/message.ts";
import { bytes, hex } from "../support/bytes.ts";
import { faultOf } from "./fixtures.ts";

const atom = Symbol.for;

// Its pids have creations of 32 bits here, as all nodes of today send them.
test("the example of the specification: two known atoms and three new ones, in fragments", () => {
  const decoder = new MessageDecoder();
  // First the two that it takes for known: segment 4 place 10, segment 0 place 5.
  decoder.decode(
    hex(`83 44 02 8c 00 0a 03 614062 05 03 634064
         6803 6101 58 5200 0000002b 00000000 00000007 58 5201 0000002c 00000001 00000009`),
  );
  const first = hex(`83 45 000002a800000553 0000000000000002
    05 04 89 09
    0a 05
    ec 03 726567
    09 04 63616c6c
    ee 0d 7365745f6765745f7374617465
    6804 6106 58 5200 00000055 00000000 00000002 5201 5202
    6803 5203 58 5200 000000f5 00000002 00000002
    6802 5204 6d 00000080`);
  assert.equal(decoder.decode(bytes(first, Buffer.alloc(103))), undefined);
  const next = hex("83 46 000002a800000553 0000000000000001");
  assert.deepEqual(decoder.decode(bytes(next, Buffer.alloc(25))), {
    op: "REG_SEND",
    from: new Pid(atom("a@b"), 85, 0, 2),
    to: atom("reg"),
    message: t(
      atom("call"),
      new Pid(atom("a@b"), 245, 2, 2),
      t(atom("set_get_state"), "\0".repeat(128)),
    ),
  });
});

/** LINK from and to a pid of the node that is the first atom of the header. */
const LINK_0 = "6803 6101 58 5200 0000002b 00000000 00000007 58 5200 0000002c 00000000 00000007";

test("an atom is remembered by its segment and place until another takes it", () => {
  const decoder = new MessageDecoder();
  const nodeOf = (header: string) => {
    const control = decoder.decode(hex(`83 44 ${header} ${LINK_0}`));
    assert.ok(control?.op === "LINK");
    return control.from.node;
  };
  assert.equal(nodeOf("01 0f 2f 03 614062"), atom("a@b")); // new in segment 7
  assert.equal(nodeOf("01 0e 2f 03 634064"), atom("c@d")); // new in segment 6
  assert.equal(nodeOf("01 07 2f"), atom("a@b"));
  assert.equal(nodeOf("01 06 2f"), atom("c@d"));
  assert.equal(nodeOf("01 1f 2f 0003 784079"), atom("x@y")); // long atoms, in the odd half
  assert.equal(nodeOf("01 07 2f"), atom("x@y"));
  assert.equal(nodeOf("02 ff 01 2d 0003 614062 2e 0003 634064"), atom("a@b")); // in the even half
});

for (const [name, header, code] of [
  ["an atom that was never sent", "01 07 2f", "bad-atom-ref"],
  ["an atom that is not in the header", "00", "bad-term"],
  ["a header that is cut off", "05 04", "bad-term"],
  ["an atom that is no UTF-8", "01 0f 2f 01 ff", "bad-term"],
] as const)
  test(`a reference to ${name} is the fault ${code}`, () => {
    const frame = hex(`83 44 ${header} ${header === "05 04" ? "" : LINK_0}`);
    assert.equal(
      faultOf(() => new MessageDecoder().decode(frame)),
      code,
    );
  });
