/**
 * Lab 03: two hosts. What running it shows.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { tasks } from "./again-checks.ts";
import { hosts } from "./checks.ts";

export const lab: Lab = {
  number: "03",
  title: "Two hosts",
  files: { "client.ts": "9257314875a03850" },
  uses: ["01"],
  hosts,
  session: `
(sif@thor)1> kvs:start().
true
(amora@surtur)1> rpc:call(sif@thor, kvs, store, [weather, warm]).
true
(sif@thor)2> kvs:lookup(weather).
{ok,warm}
(amora@surtur)2> rpc:call(sif@thor, kvs, lookup, [weather]).
{ok,warm}
(amora@surtur)3> client:lookup(sif@thor, weather).
{ok,warm}
(sif@thor)3> halt().
(amora@surtur)4> client:lookup(sif@thor, weather).
{error,not_running}
(amora@surtur)5> client:lookup('sif@127.0.0.9', weather).
{error,host_gone}
(loki@thor)1> erlang:set_cookie(node(), xyz).
true
(amora@surtur)6> client:why(loki@thor).
refused
(amora@surtur)7> client:join(loki@thor, xyz).
pong
(amora@surtur)8> client:lookup(loki@thor, weather).
{error,no_server}
`,
  tasks,
};

await main(lab, import.meta.url);
