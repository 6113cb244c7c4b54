/** Random terms, for tests that compare what we make of them with what `erl` does. */
import fc from "fast-check";
import { type Atom, atom } from "../../runtime/term/atom.ts";
import { BitString, binary } from "../../runtime/term/binary.ts";
import { prepend } from "../../runtime/term/cons.ts";
import { ExternalFun, RemoteFun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { charlist } from "../../runtime/term/list.ts";
import { float, integer } from "../../runtime/term/number.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { t, tupleOf } from "../../runtime/term/tuple.ts";

/** The node of all random pids, references and ports: an `erl` without a name takes them for its own. */
const NODE = Symbol.for("nonode@nohost");

const letters = (minLength: number, maxLength: number) =>
  fc
    .array(fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"), { minLength, maxLength })
    .map((list) => list.join(""));

const word = fc.oneof(letters(1, 4), letters(1, 4), letters(3, 14), letters(10, 30));

const odd = fc.constantFrom(
  ..."true false undefined null ok error Upper it's two\u0020words a@b end catch _x 1x".split(" "),
  ...'é ñandú ÿ× Ä 日本 αβγ e\u0301te a\nb\u0080 \x7f\x00\x1b \\ a"b'.split(" "),
  "",
);

const atoms: fc.Arbitrary<Atom> = fc
  .oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: odd })
  .map(atom);

export const integers: fc.Arbitrary<Term> = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.integer(),
  fc.bigInt({ min: -(1n << 90n), max: 1n << 90n }).map(integer),
  fc.constantFrom(2 ** 53 - 1, integer(2n ** 53n), integer(2n ** 53n + 1n), 10n ** 22n),
);

/** Floats, many of them as programs have them, and some at the edges of how they are written. */
export const floats: fc.Arbitrary<Term> = fc
  .oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 8),
    fc
      .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: -30, max: 30 }))
      .map(([digits, exponent]) => Number(`${digits}e${exponent}`)),
    fc.constantFrom(0, 0.1, 100, 1000, 1e15, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, 1e22, 1e23),
  )
  .map((value) => float(value));

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 8 }),
  fc.uint8Array({ maxLength: 80 }),
  fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 }).map((a) => Uint8Array.from(a)),
);

/** Texts, most of them words. */
export const texts = fc.oneof(
  word,
  fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
  fc.tuple(word, fc.constantFrom(...'é ö日\n\\"\x7f\x1b\u0100😀')).map(([a, b]) => a + b),
);

const binaries: fc.Arbitrary<Term> = fc.oneof(
  bytes.map(binary),
  texts,
  texts.map((text) => binary(Buffer.from(text, "latin1"))),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 7 }))
    .map(([data, bits]) => new BitString(data, bits)),
);

const word32 = fc.nat(2 ** 32 - 1);

/** What funs are called: OTP 25 garbles them beyond ASCII. */
const names = fc.oneof(word, fc.constantFrom("two words", "+", "Upper", "it's")).map(Symbol.for);

const identifiers: fc.Arbitrary<Term> = fc.oneof(
  fc.tuple(fc.nat(2 ** 15 - 1), fc.nat(7)).map(([id, serial]) => new Pid(NODE, id, serial, 0)),
  fc.tuple(fc.nat(2 ** 18 - 1), word32, word32).map((words) => new Reference(NODE, words, 0)),
  fc.nat(2 ** 28 - 1).map((id) => new Port(NODE, BigInt(id), 0)),
  fc
    .tuple(names, names, fc.nat(255))
    .map(([module, name, arity]) => new ExternalFun(module, name, arity)),
);

const scalars: fc.Arbitrary<Term> = fc.oneof(
  { weight: 4, arbitrary: atoms },
  { weight: 2, arbitrary: integers },
  { weight: 1, arbitrary: floats },
  { weight: 1, arbitrary: identifiers },
  { weight: 1, arbitrary: fc.constantFrom<Term[]>([], t(), "", new TermMap()) },
  { weight: 1, arbitrary: texts.map(charlist) },
  { weight: 2, arbitrary: binaries },
);

/** Terms of these scalars, nested so deep. */
function nested(scalars: fc.Arbitrary<Term>, depth: number): fc.Arbitrary<Term> {
  if (depth === 0) return scalars;
  const inner = nested(scalars, depth - 1);
  const item = fc.oneof(scalars, inner);
  const items = fc.oneof(
    fc.array(item, { maxLength: 3 }),
    fc.array(item, { maxLength: 6 }),
    fc.array(item, { maxLength: 14 }),
  );
  const pairs = (maxLength: number) =>
    fc.array(fc.tuple(fc.oneof(scalars, scalars, inner), inner), { maxLength });
  return fc.oneof(
    { weight: 2, arbitrary: scalars },
    { weight: 3, arbitrary: items },
    { weight: 2, arbitrary: items.map(tupleOf) },
    { weight: 3, arbitrary: fc.tuple(atoms, items).map(([tag, rest]) => t(tag, ...rest)) },
    { weight: 2, arbitrary: fc.oneof(pairs(3), pairs(8)).map((list) => new TermMap(list)) },
    { weight: 1, arbitrary: fc.tuple(items, inner).map(([heads, tail]) => prepend(heads, tail)) },
    { weight: 1, arbitrary: inner.map((term) => [term]) },
  );
}

/** Terms of every type. */
export const terms: fc.Arbitrary<Term> = fc.oneof(...[1, 2, 3, 4].map((d) => nested(scalars, d)));

const few = fc.integer({ min: 1, max: 2 });
const fewNumbers = fc.constantFrom<Term[]>(1, float(1), 2);
const fewNames = fc.constantFrom(Symbol.for("m"), Symbol.for("f"));
const fewNodes = fc.constantFrom(Symbol.for("a@x"), Symbol.for("b@x"));

/** Values with several fields, of which two of the same type differ in few. */
export const lookAlikes: fc.Arbitrary<Term> = fc.oneof(
  fc.tuple(fewNodes, few, few, few).map((fields) => new Pid(...fields)),
  fc.tuple(fewNodes, fc.tuple(few, few, few), few).map((fields) => new Reference(...fields)),
  fc.tuple(fewNodes, few, few).map(([node, id, creation]) => new Port(node, BigInt(id), creation)),
  fc.tuple(fewNames, fewNames, few).map((fields) => new ExternalFun(...fields)),
  fc
    .tuple(fewNames, few, few, fc.array(fewNumbers, { maxLength: 2 }))
    .map(([module, index, oldUniq, free]) => closure(module, index, oldUniq, free)),
  fc.tuple(fewNumbers, fewNumbers).map(
    ([a, b]) =>
      new TermMap([
        ["k", a],
        ["l", b],
      ]),
  ),
  fc.tuple(fewNumbers, fewNumbers).map(([a, b]) => new TermMap([[t(a, b), b]])),
);

function closure(module: symbol, index: number, oldUniq: number, free: readonly Term[]): RemoteFun {
  const uniq = new Uint8Array(16);
  const pid = new Pid(NODE, 1, 0, 0);
  return new RemoteFun({ module, arity: 1, uniq, index, oldIndex: index, oldUniq, pid, free });
}

/** Terms of few different parts, so that two of them are often alike for a while. */
export const likeTerms: fc.Arbitrary<Term> = nested(
  fc.oneof(
    fc.constantFrom<Term[]>(
      1,
      2,
      float(1),
      1.5,
      float(2),
      "a",
      "ab",
      [1],
      [],
      t(),
      t(1),
      atom("a"),
    ),
    fc.constantFrom<Term[]>(
      atom("ab"),
      atom("é"),
      atom("日"),
      atom("\u{1f600}"),
      atom("\uffff"),
      true,
    ),
    fc.constantFrom<Term[]>(2 ** 53 - 1, 2n ** 53n, 2n ** 53n + 1n, float(2 ** 53), 2n ** 64n),
    fc.constantFrom<Term[]>(
      float(2 ** 64),
      1e22,
      10n ** 22n,
      10n ** 22n + 1n,
      -1,
      -0.5,
      -(2n ** 70n),
    ),
    fc.constantFrom<Term[]>(new BitString(Uint8Array.of(0xa0), 3), Uint8Array.of(0xa0)),
    fc.constantFrom<Term[]>(Uint8Array.of(0x9f), Uint8Array.of(0xa1), "\uffff", "\u{10000}"),
    scalars,
    lookAlikes,
  ),
  2,
);
