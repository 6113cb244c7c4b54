import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeAliveResponse,
  decodeNamesResponse,
  decodePortResponse,
  decodeRequest,
  encodeAliveResponse,
  encodeNamesResponse,
  encodePortResponse,
  encodeRequest,
  nodeEntry,
} from "../../runtime/wire/epmd.ts";
import { ProtocolError } from "../../runtime/wire/protocol-error.ts";
import { bytes, hex, toHex } from "../support/bytes.ts";

/** PortNo 40123, visible, TCP, 6, 6, "sif", no extra. */
const SIF = "9cbb 4d 00 0006 0006 0003 736966 0000";
const sif = nodeEntry("sif", 40123, false);
/** Hidden, and with something extra. */
const LOKI = "9cbb 48 00 0006 0005 0004 6c6f6b69 0002 0102";
const loki = { name: "loki", port: 40123, bytes: hex(LOKI) };

test("a node says all of itself that the specification asks for", () => {
  assert.equal(toHex(sif.bytes), toHex(hex(SIF)));
  assert.equal(toHex(nodeEntry("sif", 40123, true).bytes), toHex(hex(SIF.replace("4d", "48"))));
});

const requests: [name: string, wire: string, request: Parameters<typeof encodeRequest>[0]][] = [
  ["ALIVE2_REQ", `0010 78 ${SIF}`, { op: "ALIVE2_REQ", node: { ...sif, bytes: hex(SIF) } }],
  ["ALIVE2_REQ of another kind of node", `0013 78 ${LOKI}`, { op: "ALIVE2_REQ", node: loki }],
  ["PORT_PLEASE2_REQ", "0004 7a 736966", { op: "PORT_PLEASE2_REQ", name: "sif" }],
  ["PORT_PLEASE2_REQ in UTF-8", "0003 7a c3a9", { op: "PORT_PLEASE2_REQ", name: "é" }],
  ["NAMES_REQ", "0001 6e", { op: "NAMES_REQ" }],
  ["KILL_REQ", "0001 6b", { op: "KILL_REQ" }],
];

for (const [name, wire, request] of requests)
  test(`${name} is written and read as the specification has it`, () => {
    assert.equal(toHex(encodeRequest(request)), toHex(hex(wire)));
    assert.deepEqual(decodeRequest(hex(wire).subarray(2)), request);
  });

const faults: [name: string, message: Uint8Array, code: string][] = [
  ["an empty request", hex(""), "malformed"],
  ["a request with an unknown number", hex("64"), "unexpected-message"],
  ["a registration that ends too early", hex("78 9cbb 4d 00 0006"), "malformed"],
  [
    "a name that claims to be longer than it is",
    hex("78 9cbb 4d 00 0006 0005 00ff 7369"),
    "malformed",
  ],
  ["a name that is not UTF-8", hex("7a ff"), "malformed"],
];

for (const [name, message, code] of faults)
  test(`${name} is a fault`, () => {
    assert.throws(
      () => decodeRequest(message),
      (error) => error instanceof ProtocolError && error.code === code,
    );
  });

test("ALIVE2_X_RESP carries a creation of 32 bits, or a refusal", () => {
  assert.equal(toHex(encodeAliveResponse(0x6b038498)), "76006b038498");
  assert.equal(toHex(encodeAliveResponse(undefined)), "760100000000");
  assert.equal(decodeAliveResponse(hex("76 00 6b038498")), 0x6b038498);
  assert.equal(decodeAliveResponse(hex("76 01 00000063")), undefined);
  for (const wrong of ["", "00", "79 00 0003", "76 00 6b0384"])
    assert.throws(() => decodeAliveResponse(hex(wrong)), ProtocolError);
});

test("PORT2_RESP tells all about a node, or only that there is none", () => {
  assert.equal(toHex(encodePortResponse(sif)), toHex(hex(`77 00 ${SIF}`)));
  assert.deepEqual(decodePortResponse(hex(`77 00 ${LOKI}`)), loki);
  assert.equal(toHex(encodePortResponse(undefined)), "7701");
  assert.equal(decodePortResponse(hex("77 01")), undefined);
  assert.throws(() => decodePortResponse(hex("78 00")), ProtocolError);
  assert.throws(() => decodePortResponse(hex("77 00 9c")), ProtocolError);
});

test("the names are lines of text behind the daemon's own port", () => {
  const wire = bytes(hex("00001111"), "name sif at port 40123\nname amora at port 7\n");
  const nodes = [sif, nodeEntry("amora", 7, false)];
  assert.equal(toHex(encodeNamesResponse(4369, nodes)), toHex(wire));
  assert.deepEqual(decodeNamesResponse(wire), [
    { name: "sif", port: 40123 },
    { name: "amora", port: 7 },
  ]);
  assert.deepEqual(decodeNamesResponse(hex("00001111")), []);
  assert.throws(() => decodeNamesResponse(bytes(hex("00001111"), "sif is here\n")), ProtocolError);
});
