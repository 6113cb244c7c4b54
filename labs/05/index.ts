/**
 * Lab 05: a process spawned at a distance. What running it shows, and what the student's `ddemo` has
 * to do.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { answers, givesResponse, goesOn, ownAnswer, startsThere } from "./checks.ts";
import { caughtErrors, survives } from "./error-checks.ts";

export const lab: Lab = {
  number: "05",
  title: "Spawning at a distance",
  files: { "ddemo.ts": "53f9d16e676e3eef" },
  uses: ["01"],
  session: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> Pid = ddemo:start(amora@surtur).
<8745.90.0>
(sif@surtur)2> ddemo:rpc(Pid, erlang, node, []).
amora@surtur
(sif@surtur)3> ddemo:rpc(Pid, kvs, start, []).
true
(sif@surtur)4> ddemo:rpc(Pid, kvs, store, [weather, sunny]).
true
(amora@surtur)2> kvs:lookup(weather).
{ok,sunny}
(sif@surtur)5> ddemo:rpc(Pid, kvs, forget, [weather]).
{'EXIT',{undef,[{kvs,forget,[weather],[]}]}}
(sif@surtur)6> ddemo:rpc(Pid, erlang, exit, [tired]).
{'EXIT',tired}
(sif@surtur)7> ddemo:rpc(Pid, kvs, lookup, [weather]).
{ok,sunny}
`,
  tasks: [
    { title: "Start a process on another node", checks: [startsThere] },
    { title: "What it does there", checks: [answers, goesOn] },
    { title: "Ask it", checks: [givesResponse, ownAnswer] },
    { title: "When the call goes wrong", checks: [caughtErrors, survives] },
  ],
};

await main(lab, import.meta.url);
