import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import {
  ackedEverywhere,
  aloneIsNotSafe,
  getsCopy,
  knowsItsOwn,
  lostIsNotAwaited,
} from "./checks.ts";
import { emptyIsNoPrimary, takesOver, waitsForOthers } from "./failover-checks.ts";
import { asksAgain, doneOnce, givesUp, underLoad } from "./once-checks.ts";

export const lab: Lab = {
  number: "12",
  title: "Reliability",
  files: { "rkvs.ts": "faf2a9b6825dcebc" },
  session: `
(sif@surtur)1> rkvs:start().
yes
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> rkvs:join().
true
(amora@surtur)3> rkvs:store(weather, sunny).
true
(amora@surtur)4> rkvs:table().
#{weather => sunny}
(thor@surtur)1> net_adm:ping(sif@surtur).
pong
(thor@surtur)2> rkvs:join().
true
(loki@surtur)1> net_adm:ping(sif@surtur).
pong
(loki@surtur)2> global:sync().
ok
(loki@surtur)3> Add = fun(_) -> {ok, _} = rkvs:add(visits, 1) end, ok.
ok
(loki@surtur)4> {_, Ref} = spawn_monitor(fun() -> lists:foreach(Add, lists:seq(1, 100)) end), ok.
ok
(sif@surtur)2> halt().
(loki@surtur)5> receive {'DOWN', Ref, process, _, Why} -> Why end.
normal
(loki@surtur)6> rkvs:lookup(visits).
{ok,100}
(loki@surtur)7> rkvs:lookup(weather).
{ok,sunny}
(sif@surtur)1> net_adm:ping(amora@surtur).
pong
(sif@surtur)2> rkvs:join().
true
(thor@surtur)3> halt().
(loki@surtur)8> rkvs:add(visits, 1).
{ok,101}
(sif@surtur)3> rkvs:table().
#{visits => 101,weather => sunny}
`,
  tasks: [
    { title: "A copy for whoever joins", checks: [getsCopy] },
    {
      title: "No answer before it is safe",
      checks: [ackedEverywhere, lostIsNotAwaited, aloneIsNotSafe, knowsItsOwn],
    },
    {
      title: "A backup becomes the primary",
      checks: [takesOver, emptyIsNoPrimary, waitsForOthers],
    },
    { title: "Asked again, done once", checks: [doneOnce, asksAgain, givesUp, underLoad] },
  ],
};

await main(lab, import.meta.url);
