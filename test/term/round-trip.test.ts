/** Random terms, written and read again. What is hostile is in test/fuzz. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { equal } from "../../runtime/term/equal.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { TermError } from "../../runtime/term/external/term-error.ts";
import { externalTerms } from "../support/external-terms.ts";

test("what we write we read again, equal", () => {
  fc.assert(
    fc.property(externalTerms, (term) => {
      assert.ok(equal(decode(encode(term)), term));
    }),
    { numRuns: 10_000 },
  );
});

test("an encoded term that is cut anywhere is truncated", () => {
  fc.assert(
    fc.property(externalTerms, fc.nat(), (term, at) => {
      const encoded = encode(term);
      assert.throws(
        () => decode(encoded.subarray(0, at % encoded.length)),
        (error) => error instanceof TermError && error.code === "truncated",
      );
    }),
    { numRuns: 10_000 },
  );
});
