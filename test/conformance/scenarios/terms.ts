/** Terms of every kind, to the other node and back. */
import type { Scenario, Subject } from "../scenario.ts";

const KINDS: Readonly<Record<string, string>> = {
  "small integers": "[0, 1, -1, 255, 256, 2147483647, -2147483648]",
  "big integers": "[1 bsl 31, 1 bsl 60, 1 bsl 64, -(1 bsl 200), 1 bsl 2100]",
  floats: "[0.0, 2.0, -0.5, 1.0e300, 3.141592653589793]",
  atoms: "[a, true, false, undefined, null, nil, '', 'an atom', 'żółć', '[]']",
  "strings and lists": `["Genova", "", [], [1 | 2], [a, [b, [c]]], lists:seq(1, 300)]`,
  binaries: `[<<>>, <<"text">>, <<0, 255, 128>>, <<"żółć"/utf8>>]`,
  bitstrings: "[<<1:1>>, <<5:3, 255:8>>, <<0:7>>]",
  tuples: "[{}, {a}, {a, {b, {c}}}, list_to_tuple(lists:seq(1, 300))]",
  maps: `[#{}, #{a => 1}, #{{1, 2} => [x], "k" => #{1.0 => one}}, #{1 => int, 1.0 => float}]`,
  "exported funs": "[fun lists:map/2, fun no_such_module:f/0]",
};

const kinds: Scenario[] = Object.entries(KINDS).map(([kind, terms], i) => ({
  name: `${kind} come back as they were, from either side`,
  steps: [
    ["amora", `register(echo_${i}, spawn_link(fun L() -> receive {P, M} -> P ! M, L() end end))`],
    ["sif", `register(echo_${i}, spawn_link(fun L() -> receive {P, M} -> P ! M, L() end end))`],
    ["sif", `T = ${terms}, [begin {echo_${i}, Amora} ! {self(), X}, Next() =:= X end || X <- T]`],
    ["sif", `{echo_${i}, Amora} ! {self(), T}, Next()`],
    ["amora", `T = ${terms}, [begin {echo_${i}, Sif} ! {self(), X}, Next() =:= X end || X <- T]`],
    ["amora", `{echo_${i}, Sif} ! {self(), T}, Next()`],
  ],
}));

/** Doubles ten bytes again and again, with a number between that tells where a half begins. */
const bytes = (doublings: number) =>
  `B = lists:foldl(fun(N, X) -> <<X/binary, N, X/binary>> end, <<"nodes and ">>, lists:seq(1, ${doublings})), byte_size(B)`;

const long = (megabytes: number, doublings: number): Scenario[] =>
  (["sif", "amora"] as const).map((from) => {
    const to = from === "sif" ? "amora" : "sif";
    const name = `reader_of_${megabytes}`;
    return {
      name: `a message of ${megabytes} MB from ${from} to ${to} arrives whole`,
      steps: [
        [to, `register(${name}, self())`],
        [from, bytes(doublings)],
        [from, `{${name}, ${from === "sif" ? "Amora" : "Sif"}} ! B, erlang:md5(B)`],
        [to, `C = Next(), [byte_size(C), erlang:md5(C)]`],
      ],
    };
  });

/** Several processes send long and short messages at the same time: fragments of all mix on the way. */
const mixed: Scenario[] = (["sif", "amora"] as const).map((from) => {
  const to = from === "sif" ? "amora" : "sif";
  const name = `reader_from_${from}`;
  const send = `fun(K) -> [{${name}, ${from === "sif" ? "Amora" : "Sif"}} ! {K, N, M} || {N, M} <- [{1, <<K, B/binary>>}, {2, short}, {3, <<B/binary, K>>}, {4, short}]] end`;
  return {
    name: `long and short messages of four processes at once, ${from} to ${to}: all whole, each sender's in order`,
    steps: [
      [to, `register(${name}, self())`],
      [from, bytes(17)],
      [from, `F = ${send}, [spawn(fun() -> F(K) end) || K <- [1, 2, 3, 4]], erlang:md5(B)`],
      [to, "L = [Next() || _ <- lists:seq(1, 16)], ok"],
      [to, "[[N || {J, N, _} <- L, J =:= K] || K <- [1, 2, 3, 4]]"],
      [to, "lists:sort([{K, N, erlang:md5(M)} || {K, N, M} <- L, is_binary(M)])"],
      [to, "[M || {_, _, M} <- L, is_atom(M)]"],
    ],
  };
});

export const terms: Subject = {
  title: "Terms and long messages",
  scenarios: [...kinds, ...long(1, 17), ...long(10, 20), ...mixed],
};
