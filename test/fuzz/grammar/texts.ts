/** Texts at random: of the tokens of a notation, or texts that are almost right. */
import fc from "fast-check";
import { weighted } from "./bytes.ts";

const odd = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.string({ unit: "binary", maxLength: 3 }),
  fc.constantFrom("\0", "\ud800", "\u202e", "\r\n", "\t", "é", "日本", "\u{1f600}"),
);

/** Words in any order. */
export function wordsOf(words: readonly string[], maxLength = 30): fc.Arbitrary<string> {
  const word = weighted([20, fc.constantFrom(...words)], [1, odd]);
  const between = weighted([9, fc.constant(" ")], [3, fc.constant("")], [1, fc.constant("\n")]);
  return fc
    .array(fc.tuple(word, between), { maxLength })
    .map((pairs) => pairs.map((pair) => pair.join("")).join(""));
}

/** A text with a few of its characters changed, removed or added. */
export function damagedText(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(),
    remove: fc.nat(4),
    add: fc.oneof(fc.constant(""), odd),
  });
  return fc.tuple(text, fc.array(change, { minLength: 1, maxLength: 3 })).map(([text, changes]) => {
    let result = text;
    for (const { at, remove, add } of changes) {
      const place = at % (result.length + 1);
      result = result.slice(0, place) + add + result.slice(place + remove);
    }
    return result;
  });
}
