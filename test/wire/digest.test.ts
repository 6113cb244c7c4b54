import assert from "node:assert/strict";
import { test } from "node:test";
import { digest, equalDigests, newChallenge } from "../../runtime/wire/digest.ts";
import { toHex } from "../support/bytes.ts";

// The expected values are what erlang:md5(Cookie ++ integer_to_list(Challenge)) gives.
const cases: [cookie: string, challenge: number, md5: string][] = [
  ["abc", 0, "577571be4de9dcce85a041ba0410f29f"],
  ["chocolate", 4294967295, "c1f8e4e1064a5c6aade2f4e99b0665b5"],
  ["a\u00e9", 5, "a918c2af1eee165832c3b88f0f208400"],
  ["", 77, "28dd2c7955ce926456240b2ff0100bde"],
];

for (const [cookie, challenge, md5] of cases)
  test(`the digest of cookie "${cookie}" and challenge ${challenge} is Erlang's`, () => {
    assert.equal(toHex(digest(cookie, challenge)), md5);
  });

test("a cookie that Erlang can't use is refused, and not told", () => {
  assert.throws(
    () => digest("secret\u0100", 1),
    (error) => error instanceof RangeError && !error.message.includes("secret"),
  );
});

test("digests are equal when all of their bytes are", () => {
  const one = digest("abc", 0);
  assert.equal(equalDigests(one, Uint8Array.from(one)), true);
  assert.equal(equalDigests(one, digest("abc", 1)), false);
  assert.equal(equalDigests(one, one.subarray(1)), false);
});

test("challenges are 32-bit numbers, and not always the same", () => {
  const challenges = Array.from({ length: 20 }, newChallenge);
  for (const c of challenges) assert.ok(Number.isInteger(c) && c >= 0 && c < 2 ** 32);
  assert.ok(new Set(challenges).size > 1);
});
