/**
 * Lab 04: distribution primitives. What running it shows; the checks are in checks.ts.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { elsewhere, givesOutcome, givesUp, losesNode, sendsHome, takesAlong } from "./checks.ts";
import { leavesNothing } from "./left-checks.ts";
import { forgetsNodes, watchesNodes } from "./watch-checks.ts";

export const lab: Lab = {
  number: "04",
  title: "Distribution primitives",
  files: { "boss.ts": "bc1e2050ebed5251" },
  session: `
(amora@surtur)1> node().
amora@surtur
(thor@surtur)1> node().
thor@surtur
(sif@surtur)1> boss:run(amora@surtur, lists, sum, [[1, 2, 3]], 1000).
{ok,6}
(sif@surtur)2> boss:run(amora@surtur, erlang, exit, [tired], 1000).
{error,tired}
(sif@surtur)3> monitor_node(amora@surtur, true).
true
(amora@surtur)2> halt().
(sif@surtur)4> receive {nodedown, Node} -> Node end.
amora@surtur
(sif@surtur)5> boss:run(amora@surtur, erlang, node, [], 1000).
{error,noconnection}
(sif@surtur)6> boss:anywhere([amora@surtur, thor@surtur], erlang, node, [], 1000).
{ok,thor@surtur}
(sif@surtur)7> boss:run(thor@surtur, timer, sleep, [infinity], 100).
{error,timeout}
(sif@surtur)8> nodes().
[]
(sif@surtur)9> boss:lost([thor@surtur, amora@surtur]).
amora@surtur
`,
  tasks: [
    { title: "Work on another node", checks: [sendsHome] },
    { title: "Watch nodes", checks: [watchesNodes, forgetsNodes] },
    {
      title: "Tied to the worker",
      checks: [givesOutcome, losesNode, takesAlong, leavesNothing],
    },
    { title: "Give up", checks: [givesUp] },
    { title: "The work again, elsewhere", checks: [elsewhere] },
  ],
};

await main(lab, import.meta.url);
