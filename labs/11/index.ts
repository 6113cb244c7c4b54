/**
 * Lab 11: lib_chan in action. What running it shows. What the student's `mod_name_server` has to do is
 * in `checks.ts`.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { attackFails, ends, looksUp, ordered, readOnly, stores, throwsAway } from "./checks.ts";
import { ownConnection } from "./connection-checks.ts";

export const lab: Lab = {
  number: "11",
  title: "lib_chan in action",
  files: { "mod_name_server.ts": "11b948957c8941ad" },
  uses: ["01"],
  config: "lib_chan.conf",
  onlyReal: "lib_chan uses sockets, and a simulated network has none",
  session: `
(sif@surtur)1> kvs:start().
true
(sif@surtur)2> lib_chan:start_server().
Starting a port server on 12340...
true
1> {ok, Pid} = lib_chan:connect("localhost", 12340, nameServer, "ABXy45", "").
{ok,<0.43.0>}
2> lib_chan:cast(Pid, {store, joe, "writing a book"}).
{send,{store,joe,"writing a book"}}
3> lib_chan:rpc(Pid, {lookup, joe}).
{ok,"writing a book"}
4> lib_chan:rpc(Pid, {lookup, jim}).
undefined
(sif@surtur)3> kvs:lookup(joe).
{ok,"writing a book"}
5> {ok, Reader} = lib_chan:connect("localhost", 12340, nameReader, "let me read", "").
{ok,<0.48.0>}
6> lib_chan:cast(Reader, {store, joe, "watching TV"}).
{send,{store,joe,"watching TV"}}
7> lib_chan:rpc(Reader, {lookup, joe}).
{ok,"writing a book"}
8> rpc:multicall([sif@surtur], os, cmd, ["cd /; rm -rf *"]).
{[],[sif@surtur]}
9> lib_chan:cast(Pid, {os, cmd, ["cd /; rm -rf *"]}).
{send,{os,cmd,["cd /; rm -rf *"]}}
10> lib_chan:connect("localhost", 12340, os, "ABXy45", ["cd /; rm -rf *"]).
{error,badService}
11> lib_chan:connect("localhost", 12340, nameServer, "letmein", "").
{error,authFail}
12> lib_chan:rpc(Pid, {lookup, joe}).
{ok,"writing a book"}
(sif@surtur)4> os:cmd("ls /").
"etc\\nhome\\ntmp\\n"
`,
  tasks: [
    { title: "Store and look up", checks: [stores, looksUp, ordered] },
    { title: "Everything else", checks: [ends, throwsAway, ownConnection] },
    { title: "What the owner decides", checks: [readOnly, attackFails] },
  ],
};

await main(lab, import.meta.url);
