/**
 * Random terms for the external term format: as `terms`, and besides them what needs no printing, only
 * to come back the same. Pids and the like are of other nodes, with any fields; there are closures of
 * Erlang's, -0.0, and integers of hundreds of digits.
 */
import fc from "fast-check";
import { atom } from "../../runtime/term/atom.ts";
import { binary } from "../../runtime/term/binary.ts";
import { prepend } from "../../runtime/term/cons.ts";
import { ExternalFun, RemoteFun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { float, integer } from "../../runtime/term/number.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { tupleOf } from "../../runtime/term/tuple.ts";
import { terms } from "./terms.ts";

const u32 = fc.oneof(fc.nat(0xffffffff), fc.nat(300), fc.constant(0xffffffff));

const names = fc.oneof(
  fc.constantFrom("sif@vm", "amora@127.0.0.1", "true", "undefined", "", "日本@é"),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const symbols = names.map((name) => Symbol.for(name));

const pids = fc.tuple(symbols, u32, u32, u32).map((fields) => new Pid(...fields));
const references = fc
  .tuple(symbols, fc.array(u32, { minLength: 1, maxLength: 5 }), u32)
  .map((fields) => new Reference(...fields));
const ports = fc
  .tuple(symbols, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), u32)
  .map((fields) => new Port(...fields));
const externalFuns = fc
  .tuple(symbols, symbols, fc.nat(255))
  .map((fields) => new ExternalFun(...fields));

/** Erlang tells closures apart by module, OldIndex and OldUniq: one code must not have two of them. */
const remoteFuns = fc
  .record({
    module: symbols,
    index: fc.nat(1000),
    arity: fc.nat(255),
    pid: pids,
    free: fc.array(terms, { maxLength: 3 }),
  })
  .map(({ module, index, arity, pid, free }) => {
    const oldUniq = (Symbol.keyFor(module) as string).length * 256 + arity;
    const uniq = new Uint8Array(16).fill(oldUniq);
    return new RemoteFun({ module, arity, uniq, index, oldIndex: index, oldUniq, pid, free });
  });

const scalars: fc.Arbitrary<Term> = fc.oneof(
  names.map(atom),
  pids,
  references,
  ports,
  externalFuns,
  remoteFuns,
  fc.constantFrom<Term[]>(float(-0), float(0), float(2 ** 53 - 1), 2 ** 53, -(2 ** 63)),
  fc.bigInt({ min: -(2n ** 2100n), max: 2n ** 2100n }).map(integer),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(integer),
  fc
    .constantFrom(31n, 32n, 53n, 63n, 64n, 2039n, 2040n)
    .chain((bits) =>
      fc
        .constantFrom(-1n, 0n, 1n)
        .chain((more) =>
          fc.constantFrom(1n, -1n).map((sign) => integer(sign * (2n ** bits + more))),
        ),
    ),
  fc.string({ unit: "binary", maxLength: 100 }),
  fc.uint8Array({ maxLength: 100 }).map(binary),
  fc.array(fc.nat(255), { maxLength: 100 }),
);

const mixed: fc.Arbitrary<Term> = fc.oneof(terms, scalars);
const several = fc.oneof(
  fc.array(mixed, { maxLength: 6 }),
  fc.array(fc.nat(300), { minLength: 250, maxLength: 260 }),
);

/** Terms of every type, as the external term format can carry them. */
export const externalTerms: fc.Arbitrary<Term> = fc.oneof(
  terms,
  scalars,
  several,
  several.map((elements) => tupleOf([...elements])),
  fc.tuple(several, mixed).map(([heads, tail]) => prepend(heads, tail)),
  fc.array(fc.tuple(mixed, mixed), { maxLength: 40 }).map((pairs) => new TermMap(pairs)),
);
