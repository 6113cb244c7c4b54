/** Identifiers and funs that a program makes by hand: past their constructors nothing looks at them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ExternalFun, LocalFun, RemoteFun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";

const sif = Symbol.for("sif@vm");
const isOne = () => true;
const remote = {
  ...{ module: sif, arity: 1, uniq: new Uint8Array(16), index: 0, oldIndex: 0, oldUniq: 0 },
  ...{ pid: new Pid(sif, 1, 0, 1), free: [] },
};

/** Which class, and fields that no such value has. */
const wrong: [made: unknown, ...fields: unknown[]][] = [
  ...[{}, "sif@vm", undefined, Symbol("sif@vm"), Symbol.for("a".repeat(256))].flatMap(
    (node): [unknown, ...unknown[]][] => [
      [Pid, node, 1, 2, 3],
      [Reference, node, [1, 2, 3], 4],
      [Port, node, 5n, 6],
    ],
  ),
  ...[Number.NaN, -1, 2 ** 32, 0.5, 1n, "1", undefined].flatMap(
    (number): [unknown, ...unknown[]][] => [
      [Pid, sif, number, 2, 3],
      [Pid, sif, 1, number, 3],
      [Pid, sif, 1, 2, number],
      [Reference, sif, [1, number, 3], 4],
      [Reference, sif, [1, 2, 3], number],
      [Port, sif, 5n, number],
    ],
  ),
  ...[[1, 2, 3, 4, 5, 6], 7, undefined].map((words): [unknown, ...unknown[]] => [
    Reference,
    sif,
    words,
    4,
  ]),
  ...[5, -1n, 1n << 64n].map((id): [unknown, ...unknown[]] => [Port, sif, id, 6]),
  ...[Number.NaN, -1, 256, 0.5, "1", {}].flatMap((arity): [unknown, ...unknown[]][] => [
    [ExternalFun, sif, sif, arity],
    [LocalFun, isOne, arity],
    [RemoteFun, { ...remote, arity }],
  ]),
  [ExternalFun, "kvs", sif, 1],
  [ExternalFun, sif, Symbol("lookup"), 1],
  [LocalFun, {}, 1],
  [RemoteFun, { ...remote, uniq: new Uint8Array(15) }],
  [RemoteFun, { ...remote, index: -1 }],
  [RemoteFun, { ...remote, pid: 7 }],
  [RemoteFun, { ...remote, free: 7 }],
];

test("what could not be sent is not made", () => {
  for (const [made, ...fields] of wrong)
    assert.throws(
      () => new (made as new (...fields: unknown[]) => unknown)(...fields),
      { name: "TypeError", message: /^expected / },
      `${(made as { name: string }).name} of ${fields.map(String)}`,
    );
});
