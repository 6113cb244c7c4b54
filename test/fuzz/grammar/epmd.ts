/** The grammar of the port mapper's protocol, from the specification: "Distribution Protocol", *EPMD Protocol*. */
import fc from "fast-check";
import { bytes } from "../../support/bytes.ts";
import { noise, together, weighted, withLength } from "./bytes.ts";
import { field } from "./terms.ts";

type Bytes = fc.Arbitrary<Uint8Array>;

const NAMES = [
  "loki",
  "sif",
  "",
  "a b",
  "a@b",
  "日本",
  "\0",
  "x".repeat(300),
  "lo\nki",
  "__proto__",
];
const text = weighted<Uint8Array>(
  [9, fc.constantFrom(...NAMES).map((name) => Uint8Array.from(Buffer.from(name)))],
  [1, noise],
);

/** PortNo, NodeType, Protocol, HighestVersion, LowestVersion, Nlen, NodeName, Elen, Extra. */
const node: Bytes = together(
  field(2),
  field(1),
  field(1),
  field(2),
  field(2),
  withLength(2, text),
  withLength(2, noise),
);

/** A request: its number and what belongs to it, with a length in front. */
export const request: Bytes = withLength(
  2,
  weighted<Uint8Array>(
    [4, together(120, node)], // ALIVE2_REQ
    [3, together(122, text)], // PORT_PLEASE2_REQ
    [2, fc.constant(bytes(110))], // NAMES_REQ
    [1, fc.constant(bytes(100))], // DUMP_REQ
    [1, fc.constant(bytes(107))], // KILL_REQ
    [1, together(115, text)], // STOP_REQ
    [1, noise],
  ),
);

/** An answer, as a port mapper gives it: PORT2_RESP, NAMES_RESP, ALIVE2_X_RESP, ALIVE2_RESP. */
export const answer: Bytes = weighted<Uint8Array>(
  [4, together(119, weighted([4, fc.constant(bytes(0))], [1, field(1)]), node)],
  [
    4,
    together(
      field(4),
      fc.array(line(), { maxLength: 4 }).map((lines) => bytes(...lines)),
    ),
  ],
  [1, together(118, field(1), field(4))],
  [1, together(121, field(1), field(2))],
  [1, noise],
);

function line(): Bytes {
  const port = fc.oneof(fc.nat(99_999).map(String), fc.constantFrom("", "x", "-1", "1e9"));
  return fc
    .tuple(text, port, fc.constantFrom("\n", "\n", "\n", "", "\r\n"))
    .map(([name, port, end]) => bytes("name ", name, ` at port ${port}${end}`));
}
