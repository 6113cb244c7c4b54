/**
 * Lab 01: a name server on one node. What running it shows, and what the student's `kvs` has to do.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { leavesOthers, lectureAnswers, ownAnswers } from "./caller-checks.ts";
import {
  answersLookup,
  answersStore,
  answersTheAsker,
  equalKeys,
  keepsAll,
  startRegisters,
  survivesUnknown,
} from "./checks.ts";

export const lab: Lab = {
  number: "01",
  title: "A name server",
  files: { "kvs.ts": "b88085bf84de6dc1" },
  session: `
1> kvs:start().
true
2> kvs:store({location, walter}, "Genova").
true
3> kvs:store(weather, sunny).
true
4> kvs:lookup(weather).
{ok,sunny}
5> kvs:lookup({location, walter}).
{ok,"Genova"}
6> kvs:lookup({location, cazzola}).
undefined
`,
  tasks: [
    { title: "Start the server and give it a name", checks: [startRegisters] },
    {
      title: "The server: store and look up",
      checks: [answersStore, answersLookup, keepsAll, equalKeys, answersTheAsker, survivesUnknown],
    },
    { title: "The caller: ask and wait", checks: [lectureAnswers, leavesOthers, ownAnswers] },
  ],
};

await main(lab, import.meta.url);
