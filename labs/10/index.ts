/**
 * Lab 10: lib_chan from the inside. What running it shows; the checks are beside it, and what stands between
 * the student's modules and the network in `given/`.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import {
  carries,
  findsPort,
  findsService,
  judges,
  noticesOwner,
  ownSocket,
  responds,
  tellsOwner,
} from "./checks.ts";
import { challengesAnew, ignores, refuses, serves } from "./reception-checks.ts";

export const lab: Lab = {
  number: "10",
  title: "lib_chan",
  files: {
    "conf.ts": "b553ce966c1a2fc2",
    "auth.ts": "9f09499bace54661",
    "mm.ts": "cbba3b71aa6283e1",
    "reception.ts": "9f5e6d12218ef447",
  },
  config: "lib_chan.conf",
  onlyReal: "lib_chan uses sockets, and a simulated network has none",
  session: `
(sif@surtur)1> listener:start_server().
Starting a port server on 12340...
true
1> {ok, Pid} = lib_chan:connect("localhost", 12340, echo, "ABXy45", from_the_client).
{ok,<0.43.0>}
2> lib_chan:rpc(Pid, hello).
{hello,from_the_client,from_the_owner}
3> lib_chan:rpc(Pid, {os, cmd, ["cd /; rm -rf *"]}).
{{os,cmd,["cd /; rm -rf *"]},from_the_client,from_the_owner}
4> lib_chan:connect("localhost", 12340, echo, "ABXy46", from_the_client).
{error,authFail}
5> lib_chan:connect("localhost", 12340, os, "ABXy45", ["cd /; rm -rf *"]).
{error,badService}
6> lib_chan:disconnect(Pid).
true
`,
  tasks: [
    { title: "The configuration", checks: [findsPort, findsService] },
    { title: "Authentication", checks: [responds, judges] },
    { title: "The middle man", checks: [carries, ownSocket, tellsOwner, noticesOwner] },
    { title: "The reception", checks: [serves, refuses, ignores, challengesAnew] },
  ],
};

await main(lab, import.meta.url);
