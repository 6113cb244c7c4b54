/**
 * Lab 02: two nodes on one host. What running it shows, and what the student's `remote` has to do.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import {
  askAnswers,
  askGivesUp,
  askLeavesOthers,
  lookupThere,
  nodeDown,
  otherErrors,
  storeThere,
} from "./checks.ts";

export const lab: Lab = {
  number: "02",
  title: "Two nodes, one host",
  files: { "remote.ts": "a6510247fe36a1a3" },
  uses: ["01"],
  session: `
(sif@surtur)1> kvs:start().
true
(amora@surtur)1> rpc:call(sif@surtur, kvs, store, [weather, sunny]).
true
(sif@surtur)2> kvs:lookup(weather).
{ok,sunny}
(amora@surtur)2> rpc:call(sif@surtur, kvs, lookup, [weather]).
{ok,sunny}
(amora@surtur)3> remote:store(sif@surtur, {location, walter}, "Genova").
true
(amora@surtur)4> remote:lookup(sif@surtur, {location, walter}).
{ok,"Genova"}
(amora@surtur)5> remote:ask(sif@surtur, {lookup, weather}).
{ok,sunny}
(amora@surtur)6> remote:lookup(nobody@surtur, weather).
{error,nodedown}
(amora@surtur)7> remote:ask(nobody@surtur, {lookup, weather}).
{error,timeout}
`,
  tasks: [
    { title: "Call kvs on another node, with rpc", checks: [storeThere, lookupThere] },
    { title: "When the call can't be made", checks: [nodeDown, otherErrors] },
    { title: "The same by hand", checks: [askAnswers, askLeavesOthers, askGivesUp] },
  ],
};

await main(lab, import.meta.url);
