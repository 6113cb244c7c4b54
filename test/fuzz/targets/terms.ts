/** External terms: what `decode` makes of bytes is a term, which can be written again, or a TermError. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { equal } from "../../../runtime/term/equal.ts";
import { decode } from "../../../runtime/term/external/decode.ts";
import { encode } from "../../../runtime/term/external/encode.ts";
import { TermError } from "../../../runtime/term/external/term-error.ts";
import type { Term } from "../../../runtime/term/term.ts";
import { bytes } from "../../support/bytes.ts";
import { externalTerms } from "../../support/external-terms.ts";
import { fixtures } from "../../term/fixtures.ts";
import { hostile, weighted } from "../grammar/bytes.ts";
import { compressed, deep, terms } from "../grammar/terms.ts";
import { opened, type Target } from "../target.ts";

const likely = fc.oneof(
  fc.integer({ min: 97, max: 121 }),
  fc.nat(3),
  fc.constantFrom(70, 77, 80, 88, 89, 90),
);

const encoded = weighted(
  [6, terms],
  [1, compressed(terms)],
  [1, deep],
  [1, fc.array(likely, { maxLength: 80 }).map((tags) => Uint8Array.from(tags))],
  [2, externalTerms.map((term) => encode(term).slice(1))],
  [1, fc.constantFrom(...fixtures.map((fixture) => fixture.bytes))],
);

export const target: Target = {
  name: "terms",
  about: "external terms: decode",
  open: () =>
    opened(
      hostile(encoded).map((term) => bytes(131, term)),
      (input) => {
        let term: Term;
        try {
          term = decode(input);
        } catch (error) {
          assert.ok(error instanceof TermError, `${error}`);
          return;
        }
        assert.ok(equal(decode(encode(term)), term), "it was read, written, and read as another");
      },
      ({ length }) => length,
    ),
};
