/** Random expressions of Erlang, each of which comes to an end. */
import fc from "fast-check";

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

export const expressions: fc.Arbitrary<string> = expression;
