import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { nobody, noGap, oneName, outlivesMore, reached, takenOver } from "./checks.ts";
import { knowsItsOwn, loserTold, moreWins, oneAgain } from "./merge-checks.ts";

export const lab: Lab = {
  number: "07",
  title: "A global registry",
  files: { "gkvs.ts": "ac446234b7a388fb" },
  session: `
(sif@surtur)1> gkvs:start().
sif@surtur
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> global:sync().
ok
(amora@surtur)3> gkvs:start().
sif@surtur
(amora@surtur)4> gkvs:store(weather, sunny).
true
(sif@surtur)2> gkvs:lookup(weather).
{ok,sunny}
(sif@surtur)3> halt().
(amora@surtur)5> gkvs:store(weather, rainy).
true
(amora@surtur)6> node(global:whereis_name(gkvs)).
amora@surtur
(thor@surtur)1> gkvs:start().
thor@surtur
(thor@surtur)2> gkvs:store({location, walter}, "Genova").
true
(thor@surtur)3> gkvs:store(weather, windy).
true
(thor@surtur)4> net_adm:ping(amora@surtur).
pong
(thor@surtur)5> global:sync().
ok
(amora@surtur)7> gkvs:lookup(weather).
{ok,windy}
(amora@surtur)8> global:registered_names().
[gkvs]
`,
  tasks: [
    { title: "One name for the cluster", checks: [oneName, reached, nobody] },
    { title: "Somebody takes over", checks: [takenOver, outlivesMore, noGap] },
    { title: "Two of one name", checks: [moreWins, loserTold, oneAgain, knowsItsOwn] },
  ],
};

await main(lab, import.meta.url);
