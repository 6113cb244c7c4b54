/**
 * Lab 06: rpc from scratch. What running it shows; the checks are beside it.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import {
  givesValue,
  isGone,
  leavesNothing,
  looksLikeBadNews,
  tooLate,
  whatGoesWrong,
} from "./checks.ts";
import { atOnce, badNodes, notWaiting } from "./multicall-checks.ts";

export const lab: Lab = {
  number: "06",
  title: "rpc from scratch",
  files: { "my_rpc.ts": "e2309ed0a0998710" },
  session: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> my_rpc:call(amora@surtur, erlang, node, [], 1000).
amora@surtur
(sif@surtur)2> my_rpc:call(amora@surtur, kvs, lookup, [weather], 1000).
{badrpc,{'EXIT',{undef,[{kvs,lookup,[weather],[]}]}}}
(sif@surtur)3> rpc:call(amora@surtur, kvs, lookup, [weather], 1000).
{badrpc,{'EXIT',{undef,[{kvs,lookup,[weather],[]}]}}}
(sif@surtur)4> my_rpc:call(nobody@surtur, erlang, node, [], 1000).
{badrpc,nodedown}
(sif@surtur)5> my_rpc:call(amora@surtur, timer, sleep, [500], 100).
{badrpc,timeout}
(sif@surtur)6> my_rpc:cast(amora@surtur, erlang, send, [self(), hello]).
true
(sif@surtur)7> receive hello -> done after 1000 -> nothing end.
done
(sif@surtur)8> my_rpc:multicall([amora@surtur, nobody@surtur, sif@surtur], erlang, node, [], 1000).
{[amora@surtur,sif@surtur],[nobody@surtur]}
(sif@surtur)9> flush().
ok
`,
  tasks: [
    { title: "Call a function on another node", checks: [givesValue, looksLikeBadNews] },
    { title: "When it goes wrong", checks: [whatGoesWrong, isGone] },
    { title: "When it takes too long", checks: [tooLate, leavesNothing] },
    { title: "Without waiting", checks: [notWaiting] },
    { title: "Many nodes at once", checks: [atOnce, badNodes] },
  ],
};

await main(lab, import.meta.url);
