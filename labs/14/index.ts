/**
 * Lab 14: intrinsically distributed. What running it shows; the checks are in `checks.ts`.
 */
import type { Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { hears, joins, leaves, loses, sameOrder } from "./checks.ts";
import { reopens, survivesPartition } from "./lost-checks.ts";
import { knowsItsOwn, oneRoom } from "./room-checks.ts";

export const lab: Lab = {
  number: "14",
  title: "Intrinsically distributed",
  files: { "chat.ts": "c8cf8bf62da8cfe8" },
  session: `
(sif@surtur)1> chat:join(erlang, walter).
[walter]
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> chat:join(erlang, anna).
[walter,anna]
(amora@surtur)3> chat:say(erlang, "hello, everybody").
ok
(sif@surtur)2> chat:say(erlang, "hello, anna").
ok
(sif@surtur)3> chat:who(erlang).
[walter,anna]
(sif@surtur)4> halt().
(amora@surtur)4> chat:who(erlang).
[anna]
(sif@surtur)1> net_adm:ping(amora@surtur).
pong
(sif@surtur)2> chat:join(erlang, walter).
[anna,walter]
(amora@surtur)5> halt().
(sif@surtur)3> chat:who(erlang).
[walter]
(sif@surtur)4> chat:leave(erlang).
ok
`,
  tasks: [
    { title: "A room, and what it tells", checks: [joins, hears, leaves, sameOrder] },
    { title: "A member that is lost", checks: [loses] },
    { title: "One room for the whole cluster", checks: [oneRoom, knowsItsOwn] },
    { title: "A room that is lost", checks: [reopens, survivesPartition] },
  ],
};

await main(lab, import.meta.url);
