/**
 * Lab 16: over to OTP. What running it shows, and what the student's `names` has to do.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { answersCalls, asksAgain, calls, nobody } from "./checks.ts";
import {
  answersNobody,
  changesNothing,
  doneByNobody,
  lostWhileTaking,
  movesAll,
  nothingLost,
} from "./move-checks.ts";
import { retiresAll, saysWhatStays, toErl } from "./retire-checks.ts";

export const lab: Lab = {
  number: "16",
  title: "Over to OTP",
  files: { "names.ts": "2a12fbed9ecaf82f" },
  erl: { nodes: ["thor", "loki"], modules: ["names_sup.erl", "names_zone.erl"] },
  onlyReal: "a stock erl takes part in it",
  session: `
(sif@surtur)1> [names:start(Zone) || Zone <- [genova, milano]].
[yes,yes]
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> names:start(torino).
yes
(amora@surtur)3> names:store(genova, weather, sunny).
true
(thor@surtur)1> net_adm:ping(sif@surtur), names_sup:start().
ok
(loki@surtur)1> net_adm:ping(sif@surtur), names_sup:start().
ok
(thor@surtur)2> global:sync(), gen_server:call({global, {names, genova}}, {lookup, weather}).
{ok,sunny}
(amora@surtur)4> Count = fun(N) -> true = names:store(genova, visits, N) end, ok.
ok
(amora@surtur)5> {_, Ref} = spawn_monitor(fun() -> lists:foreach(Count, lists:seq(1, 500)) end), ok.
ok
(sif@surtur)2> names:retire(sif@surtur, thor@surtur).
[{genova,ok},{milano,ok}]
(sif@surtur)3> names:retire(amora@surtur, loki@surtur).
[{torino,ok}]
(amora@surtur)6> receive {'DOWN', Ref, process, _, Why} -> Why end.
normal
(thor@surtur)3> lists:sort(maps:to_list(gen_server:call({global, {names, genova}}, table))).
[{visits,500},{weather,sunny}]
(sif@surtur)4> names:where().
[{genova,thor@surtur},{milano,thor@surtur},{torino,loki@surtur}]
(sif@surtur)5> exit(global:whereis_name({names, genova}), kill).
true
(sif@surtur)6> names:lookup(genova, visits).
{ok,500}
`,
  tasks: [
    { title: "A server like any gen_server", checks: [answersCalls] },
    { title: "A client that asks again", checks: [calls, asksAgain, nobody] },
    {
      title: "A zone moves",
      checks: [movesAll, answersNobody, changesNothing, lostWhileTaking, nothingLost, doneByNobody],
    },
    { title: "Node by node, to Erlang", checks: [retiresAll, saysWhatStays, toErl] },
  ],
};

await main(lab, import.meta.url);
