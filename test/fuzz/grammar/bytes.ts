/** Bytes at random, and what can be done to bytes: to damage them, and to cut a stream of them. */
import fc from "fast-check";
import { bytes } from "../../support/bytes.ts";
import { u } from "../../term/fixtures.ts";

/** One of these, each as likely as its weight says. */
export function weighted<T>(...choices: readonly (readonly [number, fc.Arbitrary<T>])[]) {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

export const noise: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 60 });

/** Says a number as it is or, now and then, another one: for lengths and counts. */
export type Said = (honest: number) => number;
const honest: Said = (n) => n;
export const said: fc.Arbitrary<Said> = weighted<Said>(
  [40, fc.constant(honest)],
  [
    1,
    fc.constantFrom<Said>(
      (n) => n + 1,
      (n) => Math.max(0, n - 1),
    ),
  ],
  [1, fc.constantFrom(0, 1, 255, 65_535, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1).map((n) => () => n)],
);

/** A number of so many bytes; what does not fit is cut. */
export const number = (size: number, value: number | bigint): Uint8Array =>
  u(size, BigInt(value) & ((1n << BigInt(8 * size)) - 1n));

/** Bytes with their length in front, which may lie. */
export function withLength(size: number, content: fc.Arbitrary<Uint8Array>) {
  return fc
    .tuple(content, said)
    .map(([content, say]) => bytes(number(size, say(content.length)), content));
}

export function together(...parts: readonly (fc.Arbitrary<Uint8Array> | Uint8Array | number)[]) {
  const all = parts.map((part) =>
    part instanceof fc.Arbitrary
      ? part
      : fc.constant(typeof part === "number" ? Uint8Array.of(part) : part),
  );
  return fc.tuple(...all).map((list) => bytes(...list));
}

const change = fc.record({
  at: fc.nat(),
  remove: fc.nat(2),
  add: fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 127, 128, 255)), { maxLength: 2 }),
});

/** The same bytes with a few of them changed, removed or added, or cut somewhere. */
export function damaged(whole: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  const cut = weighted<number | undefined>([4, fc.constant(undefined)], [1, fc.nat()]);
  return fc.tuple(whole, changes, cut).map(([whole, changes, cut]) => {
    const result = [...whole];
    for (const { at, remove, add } of changes)
      result.splice(at % (result.length + 1), remove, ...add);
    const end = cut === undefined ? result.length : cut % (result.length + 1);
    return Uint8Array.from(result.slice(0, end));
  });
}

/** Mostly whole, sometimes damaged, seldom noise. */
export function hostile(whole: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return weighted([6, whole], [3, damaged(whole)], [1, noise]);
}

/** A stream as it may arrive: in one chunk, or cut anywhere. */
export function arriving(stream: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array[]> {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 });
  return fc.tuple(stream, sizes).map(([stream, sizes]) => {
    const chunks: Uint8Array[] = [];
    let at = 0;
    for (const size of sizes) {
      if (at < stream.length) chunks.push(stream.slice(at, at + size));
      at += size;
    }
    if (at < stream.length) chunks.push(stream.slice(at));
    return chunks;
  });
}
