/**
 * Lab 15: a mixed cluster. What running it shows, and what the student's `mixed` has to do.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import {
  countListens,
  countSaysWhoIsMissing,
  forecastIsErlangs,
  mapCalls,
  tellsCompound,
  tellsErlangs,
  tellsNumbers,
} from "./checks.ts";

export const lab: Lab = {
  number: "15",
  title: "A mixed cluster",
  files: { "mixed.ts": "0b65fb5d33be8a2d" },
  uses: ["01"],
  erl: { nodes: ["thor"], modules: ["visitor.erl"] },
  onlyReal: "a stock erl takes part in it",
  session: `
(sif@surtur)1> kvs:start().
true
(thor@surtur)1> rpc:call(sif@surtur, kvs, store, [weather, sunny]).
true
(sif@surtur)2> kvs:lookup(weather).
{ok,sunny}
(thor@surtur)2> {kvs, sif@surtur} ! {self(), {lookup, weather}}.
{<0.85.0>,{lookup,weather}}
(thor@surtur)3> receive {kvs, Answer} -> Answer end.
{ok,sunny}
(thor@surtur)4> [rpc:call(sif@surtur, mixed, kind, [V]) || V <- [2, 2.0, "Genova", <<"Genova">>]].
[integer,float,list,binary]
(thor@surtur)5> {forecast, City, #{degrees := D}} = rpc:call(sif@surtur, mixed, forecast, ["Genova"]), {City, D}.
{"Genova",21.0}
(sif@surtur)3> mixed:count(thor@surtur, 3).
{[1,2,3],normal}
(sif@surtur)4> mixed:count(thor@surtur, 9).
{[1,2,3,4,5],tired}
(thor@surtur)6> rpc:call(sif@surtur, mixed, map, [node(), fun(X) -> X * X end, [3, 1, 2]]).
[9,1,4]
`,
  tasks: [
    { title: "What Erlang sends", checks: [tellsNumbers, tellsCompound, tellsErlangs] },
    { title: "What Erlang expects", checks: [forecastIsErlangs] },
    { title: "A pid, and a monitor", checks: [countSaysWhoIsMissing, countListens] },
    { title: "A fun of Erlang's", checks: [mapCalls] },
  ],
};

await main(lab, import.meta.url);
