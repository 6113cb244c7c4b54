/**
 * Pairs of random terms, compared by us and by `erl`.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { encode } from "../../runtime/term/external/encode.ts";
import { compare } from "../../runtime/term/order.ts";
import { format } from "../../runtime/term/print/print.ts";
import { t } from "../../runtime/term/tuple.ts";
import { erlEval, interop, temporaryHome } from "../support/erl.ts";
import { likeTerms, lookAlikes } from "../support/terms.ts";

/** For each line of a file, a pair of terms in base64: how `erl` compares them. */
const JUDGE = (file: string) => String.raw`
  {ok, Bytes} = file:read_file("${file}"),
  lists:foreach(fun(Line) ->
    {A, B} = binary_to_term(base64:decode(Line)),
    io:put_chars(if A < B -> "-1\n"; A > B -> "1\n"; A == B -> "0\n" end)
  end, string:split(Bytes, "\n", all))`;

interop("terms have the order they have in erl", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed}`);
  const pairs = [
    ...fc.sample(fc.tuple(likeTerms, likeTerms), { numRuns: 10_000, seed }),
    ...fc.sample(fc.tuple(lookAlikes, lookAlikes), { numRuns: 10_000, seed }),
  ];
  const home = temporaryHome();
  try {
    const file = join(home.path, "pairs");
    const lines = pairs.map((pair) => Buffer.from(encode(t(...pair))).toString("base64"));
    writeFileSync(file, lines.join("\n"));
    const judged = (await erlEval(JUDGE(file))).trimEnd().split("\n").map(Number);
    assert.equal(judged.length, pairs.length);
    for (const [i, [a, b]] of pairs.entries()) {
      assert.equal(compare(a, b), judged[i], `${format(a)}\nand\n${format(b)}`);
      assert.equal(compare(b, a) + compare(a, b), 0);
    }
  } finally {
    home.cleanup();
  }
});
