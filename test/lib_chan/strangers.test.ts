/** What is made of a stranger's bytes, and what counts as one address. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { type Term, TermMap } from "#runtime";
import { DEFAULT_LIMITS } from "../../runtime/lib_chan/config.ts";
import { Doorkeeper } from "../../runtime/lib_chan/doorkeeper.ts";
import { atomAllowance } from "../../runtime/lib_chan/flow.ts";
import { AtomAllowance } from "../../runtime/term/external/atom-allowance.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
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

/** An allowance that counts. */
class Counted extends AtomAllowance {
  paid = 0;

  override pay(): void {
    super.pay();
    this.paid++;
  }
}

test("each atom that is new is paid for once, wherever in a term it stands", () => {
  const known = new Set(["true", "false", "undefined", "null"]);
  fc.assert(
    fc.property(externalTerms, (term) => {
      const named = new Set(atomsIn(term));
      const allowance = new Counted(1_000);
      decode(encode(term), 1_000_000, allowance);
      assert.equal(allowance.paid, [...named].filter((name) => !known.has(name)).length);
      for (const name of named) known.add(name);
    }),
  );
});

for (const [what, before, after] of [
  ["ATOM_EXT", "64 0004", ""],
  ["SMALL_ATOM_EXT", "73 04", ""],
  ["ATOM_UTF8_EXT", "76 0004", ""],
  ["SMALL_ATOM_UTF8_EXT", "77 04", ""],
  ["V4_PORT_EXT", "78 77 04", "0000000000000001 00000001"],
  ["NEW_PID_EXT", "58 77 04", "00000001 00000001 00000001"],
  ["the module of EXPORT_EXT", "71 77 04", "7701 61 61 01"],
] as const)
  test(`an address that may name no new atom can't by ${what}, and may name known ones`, () => {
    const frame = (name: string) => bytes(131, hex(before), name, hex(after));
    const none = atomAllowance(0);
    decode(frame("seen"));
    decode(frame("seen"), 1000, none);
    for (const anew of [frame("anew"), compressed(frame("anew"))])
      assert.throws(() => decode(anew, 1000, none), { code: "too-many-atoms" });
  });

/** 131, 80, Size:32, and what zlib makes of a term without its 131. */
function compressed(term: Uint8Array): Uint8Array {
  return bytes(131, 80, 0, 0, 0, term.length - 1, deflateSync(term.subarray(1)));
}

test("what is paid from an allowance is paid from the one that it is a part of", () => {
  const whole = new AtomAllowance(3);
  const [one, other] = [new AtomAllowance(2, whole), new AtomAllowance(2, whole)];
  one.pay();
  one.pay();
  assert.throws(() => one.pay(), { code: "too-many-atoms" });
  other.pay();
  assert.throws(() => other.pay(), { code: "too-many-atoms" });
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
