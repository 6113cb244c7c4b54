/**
 * The order of terms. `test/interop/order.test.ts` asks an `erl` about random pairs.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BitString } from "../../runtime/term/binary.ts";
import { ExternalFun, fun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { ImproperList } from "../../runtime/term/list.ts";
import { float } from "../../runtime/term/number.ts";
import { compare } from "../../runtime/term/order.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";

const [a, b] = [Symbol.for("a"), Symbol.for("b")];

test("types have an order, and each type has its own", () => {
  // The order of lists:sort/1 in OTP 25.
  const ascending: Term[] = [
    ...[-1, 1, 1.5, float(2 ** 53), 2n ** 53n + 1n, 1e22],
    ...[a, Symbol.for("ab"), b, Symbol.for("\uffff"), Symbol.for("\u{1f600}")],
    ...[
      new Reference(a, [9, 0, 1], 1),
      new Reference(a, [1, 0, 2], 1),
      new Reference(b, [1, 1, 1], 1),
    ],
    ...[fun(() => 1), new ExternalFun(a, a, 1), new ExternalFun(a, a, 2)],
    ...[new Port(a, 2n, 1), new Port(b, 1n, 1)],
    ...[new Pid(b, 1, 0, 1), new Pid(a, 2, 0, 1), new Pid(a, 1, 1, 1)],
    ...[t(), t(b), t(a, a), t(a, b)],
    ...[
      new TermMap(),
      new TermMap([[b, 1]]),
      new TermMap([
        [a, 1],
        [b, 1],
      ]),
    ],
    ...[[], new ImproperList([a], b), [a], [a, a], new ImproperList([a], "x"), [b]],
    ...["", new BitString(Uint8Array.of(0x40), 3), "a", "ab", "b"],
  ];
  for (const [i, x] of ascending.entries())
    for (const [j, y] of ascending.entries()) assert.equal(compare(x, y), Math.sign(i - j));
});
