/**
 * Random expressions are evaluated by us and by `erl`: both must come to the same value, or to the
 * same class and reason of exception.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { print } from "../../../runtime/erlang/print/print.ts";
import { exceptionFrom } from "../../../runtime/process/exception.ts";
import { runOn } from "../../../runtime/process/start.ts";
import { Vm } from "../../../runtime/process/vm.ts";
import { evaluateText } from "../../../runtime/shell/evaluate-text.ts";
import { atom } from "../../../runtime/term/atom.ts";
import { t } from "../../../runtime/term/tuple.ts";
import { interop, otpRelease } from "../../support/erl.ts";
import { answersOfErl, samples } from "../../support/judge.ts";

/** What `erl` makes of an expression, printed by a control string. */
const EVALUATE = (control: string) => `fun(Text) ->
  {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Text) ++ "."),
  {ok, Expressions} = erl_parse:parse_exprs(Tokens),
  Value = try {value, V, _} = erl_eval:exprs(Expressions, []), V
    catch Class:Reason -> {Class, Reason}
  end,
  io_lib:format("${control}", [Value])
end`;

async function ours(text: string): Promise<string> {
  try {
    return print(await evaluateText(text));
  } catch (thrown) {
    const exception = exceptionFrom(thrown);
    return print(t(atom(exception.class), exception.reason));
  }
}

const { expression } = fc.letrec<{ expression: string; value: string }>((tie) => {
  const e = tie("expression").map((text) => `(${text})`);
  const fill = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
      .map((texts) => texts.join(""));
  /** Its variables are its own: the same names may be used all over the place. */
  const scoped = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fill("(fun() -> ", ...parts, " end)()");
  const oneOf = (words: string) => fc.constantFrom(...words.split(" "));
  const binary = fill(
    "(",
    e,
    " ",
    oneOf(
      "+ - * / div rem band bor bxor bsl bsr == /= =:= =/= < =< > >= ++ -- and or xor andalso orelse",
    ),
    " ",
    e,
    ")",
  );
  return {
    value: oneOf(
      `0 1 2 -1 3 7 64 1.0 0.5 -2.5 a b true false [] [1] [1,2] [a|b] "ab" {} {a,1} #{} #{a=>1} <<>> <<1,2>> <<5:3>> <<"ab">> 9007199254740991 -9007199254740992 18446744073709551616 1.0e300`,
    ),
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      tie("value"),
      binary,
      binary,
      fill(oneOf("- not bnot +"), " ", e),
      fill("{", e, ",", e, "}"),
      fill("[", e, "|", e, "]"),
      fill("#{", e, " => ", e, "}"),
      fill("#{a => 1}#{", e, oneOf("=> :="), " ", e, "}"),
      scoped("case ", e, " of {X, _} -> X; [H | _] -> H; N when N > 1 -> N * 2; a -> b end"),
      scoped(
        "case ",
        e,
        " of <<N:4, R/bits>> -> {N, R}; #{a := V} -> V; X when is_list(X); X -> X end",
      ),
      scoped("case ", e, " of true -> yes; _ -> no end"),
      fill("[{X, Y} || X <- ", e, ", Y <- [X, 1], X > 1]"),
      fill("[X || <<X:3>> <= ", e, "]"),
      fill("(fun(X) when X > 1 -> ", e, "; (_) -> ", e, " end)(", e, ")"),
      scoped("try throw(", e, ") catch X -> {thrown, X} end"),
      scoped("try ", e, " of 1 -> one; Other -> Other catch error:E -> E after ok end"),
      fill("<<(", e, "):16/little, 1:4>>"),
      fill(
        oneOf("length hd tl tuple_size abs trunc round is_list is_float byte_size map_size"),
        "(",
        e,
        ")",
      ),
      fill("element(", e, ", ", e, ")"),
      fill(oneOf("max min"), "(", e, ", ", e, ")"),
    ),
  };
});

interop("a random expression has the value that it has in erl", async () => {
  const texts = samples(expression, 3000);
  // Since OTP 26 the pairs of a map are printed in no order, unless one asks for it.
  const control = (await otpRelease()) < 26 ? "~0tp" : "~0ktp";
  const judged = await answersOfErl(EVALUATE(control), texts);
  await runOn(new Vm(Symbol.for("nonode@nohost")), async () => {
    for (const [i, text] of texts.entries()) assert.equal(await ours(text), judged[i], text);
  });
});
