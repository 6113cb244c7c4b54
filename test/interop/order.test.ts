/**
 * Pairs of random terms, compared by us and by `erl`.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { format } from "../../runtime/erlang/print/print.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { compare } from "../../runtime/term/order.ts";
import type { Term } from "../../runtime/term/term.ts";
import { t } from "../../runtime/term/tuple.ts";
import { interop, otpRelease } from "../support/erl.ts";
import { answersOfErl, samples } from "../support/judge.ts";
import { likeTerms, lookAlikes } from "../support/terms.ts";

/** How two terms compare in `erl`. */
const COMPARE = `fun(Pair) ->
  case binary_to_term(Pair) of {A, B} when A < B -> "-1"; {A, B} when A > B -> "1"; _ -> "0" end
end`;

/**
 * In OTP 29 a map with 0.0 in a key is neither less than, nor greater than, nor equal to one with -0.0. And two
 * funs that differ in few of their numbers are one there, so it refuses a map that has both as keys.
 */
const hasOrder = (pair: readonly Term[], release: number) =>
  !(release >= 29 ? /#\{.*(-0\.0|#Fun<)/s : /#\{.*-0\.0/s).test(format(pair));

interop("terms have the order they have in erl", async () => {
  const release = await otpRelease();
  const pairs = [
    ...samples(fc.tuple(likeTerms, likeTerms), 10_000),
    ...samples(fc.tuple(lookAlikes, lookAlikes), 10_000),
  ].filter((pair) => hasOrder(pair, release));
  const judged = await answersOfErl(
    COMPARE,
    pairs.map((pair) => encode(t(...pair))),
  );
  for (const [i, [a, b]] of pairs.entries()) {
    const shown = `${format(a)}\nand\n${format(b)}`;
    // OTP 29 compares fewer of the numbers of a fun.
    if (release >= 29 && shown.includes("#Fun<")) continue;
    assert.equal(compare(a, b), Number(judged[i]), shown);
    assert.equal(compare(b, a) + compare(a, b), 0);
  }
});
