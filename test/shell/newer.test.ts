/**
 * What came with OTP 27 and 29, with the answers that an `erl` of OTP 29 gave: where the `erl` at hand is
 * older, `test/interop/shell` can't ask it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { print } from "../../runtime/erlang/print/print.ts";
import { exceptionFrom } from "../../runtime/process/exception.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { evaluateText } from "../../runtime/shell/evaluate-text.ts";

const answers: readonly (readonly [typed: string, answer: string])[] = [
  ['~"abc"', '<<"abc">>'],
  ['~b"a\\nb"', '<<"a\\nb">>'],
  ["~B(a\\nb)", '<<"a\\\\nb">>'],
  ["~s/ab/", '"ab"'],
  ['"""\n  hello\n    there\n  """', '"hello\\n  there"'],
  ['~S"""\n  a\\n\n  """', '"a\\\\n"'],
  ["maybe ok ?= ok, 1 end", "1"],
  ["maybe ok ?= {error,x}, 1 end", "{error,x}"],
  ["maybe ok ?= {error,x}, 1 else {error,R} -> R end", "x"],
  ["maybe {ok,A} ?= {ok,5}, A + 1 end", "6"],
  ["maybe ok ?= 1 else foo -> 2 end", "{else_clause,1}"],
  ["fun(X) -> fun(Y) -> {X,Y} end end(1)(2)", "{1,2}"],
  ["#{V => K || K := V <- #{a => 1, b => 2}}", "#{1 => a,2 => b}"],
  ["[{X, Y} || X <- [1, 2] && <<Y>> <= <<3, 4>>]", "[{1,3},{2,4}]"],
  ["[X || {ok, X} <:- [{ok, 1}, {error, 2}]]", "{badmatch,{error,2}}"],
  ["[X || X <- [1, 2] && _ <- [a]]", "{bad_generators,{[2],[]}}"],
  ["[X, X * 2 || X <- [1, 2]]", "[1,2,2,4]"],
  ["0.0 =:= -0.0", "false"],
  ["0.0 == -0.0", "true"],
  ["map_size(#{0.0 => a, -0.0 => b})", "2"],
  ["['maybe','else']", "['maybe','else']"],
];

for (const [typed, answer] of answers)
  test(`${typed} gives ${answer}`, async () => {
    const given = await runOn(new Vm(Symbol.for("nonode@nohost")), async () => {
      try {
        return await evaluateText(typed);
      } catch (thrown) {
        return exceptionFrom(thrown).reason;
      }
    });
    assert.equal(print(given), answer);
  });
