/**
 * The grammar of the external term format, written from the specification: every tag with its fields,
 * where lengths and counts sometimes lie, and what is inside may be of a kind that does not belong
 * there. Without 131 in front.
 */
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { bytes } from "../../support/bytes.ts";
import { noise, number, said, together, weighted, withLength } from "./bytes.ts";

type Bytes = fc.Arbitrary<Uint8Array>;

/** What stands for the things of a certain world, such as a node's own processes. */
export interface Vocabulary {
  readonly atoms: readonly string[];
  readonly pids: Bytes;
  readonly references: Bytes;
}

/** A number of so many bytes, often one at an edge. */
export function field(size: number): Bytes {
  const max = (1n << BigInt(8 * size)) - 1n;
  return fc
    .oneof(fc.bigInt({ min: 0n, max }), fc.constantFrom(0n, 1n, max, max >> 1n, (max >> 1n) + 1n))
    .map((value) => number(size, value));
}

/** SMALL_ATOM_UTF8_EXT, ATOM_UTF8_EXT, and the two of Latin-1. */
export function atomOf(name: string): Uint8Array {
  const utf8 = Buffer.from(name);
  return bytes(119, utf8.length, utf8);
}

export function atoms(names: readonly string[]): Bytes {
  const text = fc.oneof(
    fc.constantFrom(...names).map((name) => Uint8Array.from(Buffer.from(name))),
    fc
      .constantFrom("", "é", "日本", "a".repeat(255), "a".repeat(256))
      .map((s) => Uint8Array.from(Buffer.from(s))),
    noise,
  );
  return weighted(
    [12, fc.constantFrom(...names).map(atomOf)],
    [2, together(119, withLength(1, text))],
    [1, together(118, withLength(2, text))],
    [1, together(115, withLength(1, text))],
    [1, together(100, withLength(2, text))],
  );
}

/** NEW_PID_EXT: Node, ID, Serial, Creation. */
export function pids(node: Bytes): Bytes {
  return together(88, node, field(4), field(4), field(4));
}

/** NEWER_REFERENCE_EXT: Len, Node, Creation, ID…. */
export function references(node: Bytes): Bytes {
  return fc
    .tuple(node, fc.array(field(4), { minLength: 1, maxLength: 6 }), field(4), said)
    .map(([node, words, creation, say]) =>
      bytes(90, number(2, say(words.length)), node, creation, ...words),
    );
}

const text = fc.oneof(
  noise,
  fc.string({ unit: "binary" }).map((s) => Uint8Array.from(Buffer.from(s))),
);

/** All terms whose names, pids and references are of a vocabulary. */
export function termsOf({ atoms: names, pids, references }: Vocabulary): Bytes {
  const atom = atoms(names);
  const leaves: Bytes = weighted<Uint8Array>(
    [6, atom],
    [4, together(97, field(1))],
    [2, together(98, field(4))],
    [2, together(110, withLength(1, noise))], // its sign is the first byte behind the length
    [
      2,
      fc
        .tuple(noise, field(1), said)
        .map(([n, sign, say]) => bytes(110, say(n.length) & 255, sign, n)),
    ],
    [
      1,
      fc
        .tuple(noise, field(1), said)
        .map(([n, sign, say]) => bytes(111, number(4, say(n.length)), sign, n)),
    ],
    [2, together(70, field(8))],
    [3, together(109, withLength(4, text))],
    [
      1,
      fc
        .tuple(noise, fc.nat(9), said)
        .map(([n, bits, say]) => bytes(77, number(4, say(n.length)), bits, n)),
    ],
    [3, fc.constant(bytes(106))],
    [2, together(107, withLength(2, text))],
    [3, pids],
    [2, references],
    [1, together(89, atom, field(4), field(4))],
    [1, together(120, atom, field(8), field(4))],
    [1, together(113, atom, atom, 97, field(1))],
    [
      1,
      together(
        fc.nat(255).map((tag) => Uint8Array.of(tag)),
        noise,
      ),
    ],
  );
  const { term } = fc.letrec<{ term: Uint8Array }>((tie) => {
    const inner = tie("term");
    const several = (tag: number, size: number, end: Uint8Array = bytes(), times = 1): Bytes =>
      fc
        .tuple(fc.array(inner, { maxLength: 5 }), said)
        .map(([parts, say]) =>
          bytes(tag, number(size, say(Math.floor(parts.length / times))), ...parts, end),
        );
    return {
      term: fc.oneof(
        { maxDepth: 4, depthSize: "small" },
        { weight: 5, arbitrary: leaves },
        { weight: 4, arbitrary: several(104, 1) },
        { weight: 1, arbitrary: several(105, 4) },
        { weight: 3, arbitrary: several(108, 4, bytes(106)) },
        { weight: 1, arbitrary: fc.tuple(several(108, 4), inner).map((both) => bytes(...both)) },
        { weight: 2, arbitrary: several(116, 4, bytes(), 2) },
        { weight: 1, arbitrary: closures(atom, pids, inner) },
      ),
    };
  });
  return term;
}

/** NEW_FUN_EXT: Size, Arity, Uniq, Index, NumFree, Module, OldIndex, OldUniq, Pid, Free…. */
function closures(module: Bytes, pid: Bytes, inner: Bytes): Bytes {
  const free = fc.array(inner, { maxLength: 3 });
  const index = fc.oneof(together(97, field(1)), together(98, field(4)));
  return fc
    .tuple(
      ...([field(1), fc.uint8Array({ minLength: 16, maxLength: 16 }), field(4)] as const),
      ...([free, module, index, index, pid, said, said] as const),
    )
    .map(([arity, uniq, index, free, module, oldIndex, oldUniq, pid, size, count]) => {
      const rest = bytes(
        ...[arity, uniq, index, number(4, count(free.length)), module, oldIndex, oldUniq, pid],
        ...free,
      );
      return bytes(112, number(4, size(rest.length + 4)), rest);
    });
}

/** COMPRESSED 80: Size, what zlib makes of a term. */
export function compressed(term: Bytes): Bytes {
  return fc
    .tuple(term, said)
    .map(([term, say]) => bytes(80, number(4, say(term.length)), deflateSync(term)));
}

/** A term in a term in a term, so often. */
export const deep: Bytes = fc
  .tuple(
    fc.constantFrom(
      bytes(104, 1),
      bytes(108, number(4, 1)),
      bytes(116, number(4, 1), 106),
      bytes(104, 2, 106),
    ),
    fc.nat(8_000),
    fc.nat(8_000),
  )
  .map(([head, depth, end]) =>
    bytes(Buffer.alloc(depth * head.length, head), 106, Buffer.alloc(end, 106)),
  );

const NAMES = ["ok", "error", "true", "undefined", "sif@surtur", "amora@surtur", "kvs", "日本"];

/** Terms of no certain world. */
export const plain: Vocabulary = {
  atoms: NAMES,
  pids: pids(atoms(NAMES)),
  references: references(atoms(NAMES)),
};

export const terms: Bytes = termsOf(plain);
