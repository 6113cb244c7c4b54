/** What is made of a stranger's bytes, and who is counted as one stranger. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Term, TermMap } from "#runtime";
import { atomNames } from "../../runtime/lib_chan/atom-names.ts";
import { readResponse, readStartService } from "../../runtime/lib_chan/auth.ts";
import { DEFAULT_LIMITS } from "../../runtime/lib_chan/config.ts";
import { Doorkeeper } from "../../runtime/lib_chan/doorkeeper.ts";
import { AtomAllowance, peerTerm } from "../../runtime/lib_chan/peer-term.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { TermError } from "../../runtime/term/external/term-error.ts";
import { ExternalFun, RemoteFun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { ImproperList } from "../../runtime/term/list.ts";
import { bytes, hex } from "../support/bytes.ts";
import { externalTerms } from "../support/external-terms.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

/** The names of the atoms in a term, found by going through it. */
function* atomsIn(term: Term): Generator<string> {
  if (typeof term === "symbol") yield Symbol.keyFor(term) as string;
  else if (typeof term === "boolean" || term === undefined || term === null) yield String(term);
  else if (Array.isArray(term)) for (const element of term) yield* atomsIn(element);
  else if (term instanceof ImproperList) yield* atomsIn([...term.heads, term.tail]);
  else if (term instanceof TermMap) for (const pair of term) yield* atomsIn(pair);
  else if (term instanceof Pid || term instanceof Port || term instanceof Reference)
    yield* atomsIn(term.node);
  else if (term instanceof ExternalFun) yield* atomsIn([term.module, term.name]);
  else if (term instanceof RemoteFun)
    yield* atomsIn([term.module, term.oldIndex, term.oldUniq, term.pid, ...term.free]);
}

test("the atoms of a term are found in its bytes, without decoding them", () => {
  fc.assert(
    fc.property(externalTerms, (term) => {
      assert.deepEqual(new Set(atomNames(encode(term))), new Set(atomsIn(term)));
    }),
  );
});

/** Forms that only older nodes send, all with the atom `a`, and with what follows them. */
const OLDER_FORMS = [
  "64 0001 61", // ATOM_EXT
  "73 01 61", // SMALL_ATOM_EXT
  "76 0001 61", // ATOM_UTF8_EXT
  "78 7701 61 0000000000000001 00000001", // V4_PORT_EXT
];

test("the atoms of older nodes are found too, and what follows them", () => {
  for (const form of OLDER_FORMS) {
    const pair = bytes(131, 104, 2, hex(form), 119, 1, "b");
    decode(pair); // it is a term
    assert.deepEqual([...atomNames(pair)], ["a", "b"], form);
  }
});

test("whatever a stranger says, there is a term or a TermError", () => {
  const onlyTermErrors = (read: () => unknown) => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof TermError)) throw error;
    }
  };
  const damaged = fc
    .tuple(externalTerms.map(encode), fc.nat(), fc.nat(255), fc.nat(20))
    .map(([frame, at, byte, cut]) => {
      const copy = Uint8Array.from(frame);
      copy[at % copy.length] = byte;
      return copy.subarray(0, copy.length - (cut < 5 ? cut : 0));
    });
  const allowance = new AtomAllowance(100_000);
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 60 })), (frame) => {
      onlyTermErrors(() => peerTerm(frame, 1_000_000, allowance));
      onlyTermErrors(() => readStartService(frame));
      onlyTermErrors(() => readResponse(frame));
    }),
    { numRuns: 2_000 },
  );
});

test("what could make an atom was paid for", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
      const frame = bytes(131, 104, 3, tail);
      let term: Term;
      try {
        term = decode(frame);
      } catch {
        return;
      }
      assert.deepEqual(new Set(atomNames(frame)), new Set(atomsIn(term)));
    }),
    { numRuns: 5_000 },
  );
});

test("wrong attempts are forgotten a minute after the first of them", () => {
  const clock = new VirtualClock();
  const doorkeeper = new Doorkeeper(DEFAULT_LIMITS, clock);
  for (let i = 0; i < 10; i++) {
    assert.equal(doorkeeper.refuses("192.0.2.1"), false);
    doorkeeper.failed("192.0.2.1");
    clock.advance(1_000);
  }
  assert.equal(doorkeeper.refuses("192.0.2.1"), true);
  clock.advance(49_999);
  assert.equal(doorkeeper.refuses("192.0.2.1"), true);
  clock.advance(1);
  assert.equal(doorkeeper.refuses("192.0.2.1"), false);
  for (let i = 0; i < 9; i++) doorkeeper.failed("192.0.2.1");
  assert.equal(doorkeeper.refuses("192.0.2.1"), false);
});

test("an address of IPv6 is the network it is in, because its rest can be chosen freely", () => {
  const doorkeeper = new Doorkeeper(DEFAULT_LIMITS, new VirtualClock());
  for (let i = 0; i < 10; i++) doorkeeper.failed(`2001:db8:0:7:${i}::1`);
  assert.equal(doorkeeper.refuses("2001:db8:0:7::1"), true);
  assert.equal(doorkeeper.refuses("2001:db8:0:7:8:9:a:b"), true);
  assert.equal(doorkeeper.refuses("2001:db8:0:8::1"), false);
  for (let i = 0; i < 10; i++) doorkeeper.failed(`2001:db8::${i}`);
  assert.equal(doorkeeper.refuses("2001:db8::abc"), true);
  assert.equal(doorkeeper.refuses("2001:db8:1::1"), false);
});

test("so many addresses are remembered that memory does not grow with their number", () => {
  const doorkeeper = new Doorkeeper(DEFAULT_LIMITS, new VirtualClock());
  const address = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
  for (let i = 0; i < 10; i++) doorkeeper.failed("192.0.2.1");
  for (let n = 0; n < 9_999; n++) doorkeeper.failed(address(n));
  assert.equal(doorkeeper.refuses("192.0.2.1"), true);
  doorkeeper.failed(address(9_999));
  assert.equal(doorkeeper.refuses("192.0.2.1"), false);
});
