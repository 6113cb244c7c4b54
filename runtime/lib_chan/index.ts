/**
 * lib_chan: the other model of distribution. In a cluster every node may start anything on
 * every other; here the owner of a machine says what may be run on it, and a client has to ask for it
 * by name and know its password.
 *
 *     client                        machine of the server
 *     program — MM  ====  socket  ====  MM — Mod:Func(MM, ArgsC, SomeArgs)
 *
 * None of it needs nodes, cookies or a port mapper: processes and a socket are enough.
 *
 * | file | what it is about |
 * | --- | --- |
 * | `config.ts` | what the owner of a machine has written down: services and limits |
 * | `auth.ts` | what goes over the wire until a service runs |
 * | `channel.ts`, `flow.ts` | frames, and how much of them is taken |
 * | `middle-man.ts` | the process in between |
 * | `server.ts`, `reception.ts` | the port, and what happens to one connection |
 * | `doorkeeper.ts`, `audit.ts` | which clients may come in, and which were there |
 * | `client.ts` | the other side |
 */
import { provide, withArities } from "../process/modules.ts";
import { cast, connect, disconnect, rpc } from "./client.ts";
import { startServer } from "./server.ts";

provide("lib_chan", {
  startServer: withArities(startServer, 0, 1),
  connect: withArities(connect, 5, 6),
  cast,
  rpc,
  disconnect,
});

export { BadConfig, type Fault } from "./config.ts";
export { cast, connect, disconnect, rpc, startServer };
