/**
 * Decodes bytes that take as much memory as they can: run by `external-limits.test.ts` in an OS process
 * that has little of it. Prints what has become of each.
 */
import { decode } from "../../runtime/term/external/decode.ts";
import { TermError } from "../../runtime/term/external/term-error.ts";
import { bytes, u } from "./fixtures.ts";

const SIZE = Number(process.argv[2]);

/** A term in a term in a term …, each of which begins with some bytes and ends with others. */
function nested(head: Uint8Array, end: Uint8Array = bytes()): Uint8Array {
  const depth = Math.floor(SIZE / (head.length + end.length));
  return bytes(
    131,
    Buffer.alloc(depth * head.length, head),
    106,
    Buffer.alloc(depth * end.length, end),
  );
}

/** A list of the same term, again and again. */
function listOf(element: Uint8Array): Uint8Array {
  const length = Math.floor(SIZE / element.length);
  return bytes(131, 108, u(4, length), Buffer.alloc(length * element.length, element), 106);
}

const hostile: Record<string, Uint8Array> = {
  "empty lists": listOf(bytes(106)),
  "empty maps": listOf(bytes(116, u(4, 0))),
  "small maps": listOf(bytes(116, u(4, 1), 106, 106)),
  "tuples in tuples": nested(bytes(104, 1)),
  "lists in lists": nested(bytes(108, u(4, 1)), bytes(106)),
  "maps as values": nested(bytes(116, u(4, 1), 106)),
  "maps as keys": nested(bytes(116, u(4, 1)), bytes(106)),
  "tuples that promise more": nested(bytes(104, 255)),
  "large tuples that promise more": nested(bytes(105, u(4, 4096))),
  "lists that promise more": nested(bytes(108, u(4, 4096))),
  "maps that promise more": nested(bytes(116, u(4, 2048))),
};

for (const [name, encoded] of Object.entries(hostile))
  try {
    decode(encoded);
    console.log(`${name}: read`);
  } catch (error) {
    console.log(`${name}: ${error instanceof TermError ? error.code : error}`);
  }
