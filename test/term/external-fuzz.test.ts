import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { equal } from "../../runtime/term/equal.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { TermError } from "../../runtime/term/external/term-error.ts";
import type { Term } from "../../runtime/term/term.ts";
import { externalTerms } from "../support/external-terms.ts";
import { bytes, fixtures } from "./fixtures.ts";

/** Decodes what may be anything: a term, or a TermError. */
function termOrFault(encoded: Uint8Array): Term | TermError {
  try {
    return decode(encoded);
  } catch (error) {
    if (error instanceof TermError) return error;
    throw error;
  }
}

/** A term that was read, from whatever bytes, can be written and read again. */
function harmless(encoded: Uint8Array): void {
  const read = termOrFault(encoded);
  if (!(read instanceof TermError)) assert.ok(equal(decode(encode(read)), read));
}

const encodedTerms = fc.oneof(
  externalTerms.map(encode),
  fc.constantFrom(...fixtures.map((fixture) => bytes(131, fixture.bytes))),
);

test("what we write we read again, equal", () => {
  fc.assert(
    fc.property(externalTerms, (term) => {
      assert.ok(equal(decode(encode(term)), term));
    }),
    { numRuns: 10_000 },
  );
});

test("random bytes are a term or a TermError, and never anything else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (random) => harmless(bytes(131, random))),
    { numRuns: 20_000 },
  );
});

test("random tags and small numbers are a term or a TermError", () => {
  const likely = fc.oneof(
    fc.integer({ min: 97, max: 121 }),
    fc.nat(3),
    fc.constantFrom(70, 77, 80, 88, 89, 90),
  );
  fc.assert(
    fc.property(fc.array(likely, { maxLength: 80 }), (random) =>
      harmless(Uint8Array.of(131, ...random)),
    ),
    { numRuns: 20_000 },
  );
});

test("encoded terms with a few bytes changed, removed or added are a term or a TermError", () => {
  const change = fc.record({
    at: fc.nat(),
    remove: fc.nat(2),
    add: fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 255)), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(
      encodedTerms,
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (encoded, changes) => {
        const changed = [...encoded];
        for (const { at, remove, add } of changes)
          changed.splice(at % changed.length, remove, ...add);
        harmless(Uint8Array.from(changed));
      },
    ),
    { numRuns: 20_000 },
  );
});

test("an encoded term that is cut anywhere is truncated", () => {
  fc.assert(
    fc.property(externalTerms, fc.nat(), (term, at) => {
      const encoded = encode(term);
      const read = termOrFault(encoded.subarray(0, at % encoded.length));
      assert.ok(read instanceof TermError && read.code === "truncated");
    }),
    { numRuns: 10_000 },
  );
});
