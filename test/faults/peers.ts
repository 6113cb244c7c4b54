/** A peer that breaks the protocol or leaves it in the middle: bytes that a test sends. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { portPlease } from "../../runtime/node/epmd-client.ts";
import type { ErlNode } from "../support/erl.ts";
import { dial } from "../support/wire-peer.ts";
import { answers, type Kind, next, type Scene } from "./fault.ts";

const stranger = (scene: Scene) => `loki@${scene.cluster.epmdPort}`;

/** A connection to a node with which nothing is said yet. */
async function knock(scene: Scene, node: ErlNode): Promise<Socket> {
  const entry = await portPlease("sif", "127.0.0.1", scene.cluster.epmdPort);
  if (!entry) throw new Error(`${node.name} is not registered`);
  const socket = connect(entry.port, "127.0.0.1");
  socket.on("error", () => {}); // "close" follows
  await once(socket, "connect");
  return socket.resume();
}

const closing = (socket: Socket) => new Promise((resolve) => socket.once("close", resolve));

const WATCH = "net_kernel:monitor_nodes(true, [{node_type, all}, nodedown_reason])";

const REASON =
  "OTP names what in it has ended the connection; ours says on the console what was wrong with the bytes";

/** What a node says of a peer that does something to the connection. */
async function says(scene: Scene, does: (peer: Awaited<ReturnType<typeof dial>>) => void) {
  const [sif] = await scene.both();
  await sif.eval(WATCH);
  const peer = await dial(scene.cluster, `loki@${sif.host}`, sif.name);
  await next(sif, "{nodeup, L, _}", "L");
  does(peer);
  const why = await next(
    sif,
    "{nodedown, L, I}",
    "element(2, lists:keyfind(nodedown_reason, 1, I))",
  );
  await peer.closed();
  return `${why}; ${await answers(sif)}; ${(await sif.eval("nodes()")) === "[]" ? "alone" : "with the other"}`;
}

export const peers: Kind = {
  title: "A peer",
  faults: [
    {
      name: "it stops in mid-handshake",
      holds: "it is cut off in time, and nobody else waits",
      outcome: "another is answered meanwhile; closed; answers",
      async play(scene) {
        const sif = await scene.sif();
        const socket = await knock(scene, sif);
        const closed = closing(socket);
        socket.write(Uint8Array.of(0, 40, 0x4e));
        const amora = await scene.amora();
        const pong = await amora.eval(`net_adm:ping('${sif.name}')`);
        const meanwhile =
          pong === "pong" && !socket.closed ? "another is answered meanwhile" : pong;
        await closed;
        return `${meanwhile}; closed; ${await answers(sif)}`;
      },
    },
    {
      name: "it hangs up in mid-handshake",
      holds: "nobody else notices",
      outcome: "pong",
      async play(scene) {
        const sif = await scene.sif();
        for (let i = 0; i < 20; i++) {
          const socket = await knock(scene, sif);
          socket.write(Uint8Array.of(0, 40, 0x4e));
          socket.destroy();
        }
        const amora = await scene.amora();
        return amora.eval(`net_adm:ping('${sif.name}')`);
      },
    },
    {
      name: "it speaks another protocol",
      holds: "it is cut off, and nobody else notices",
      outcome: "closed; answers",
      async play(scene) {
        const sif = await scene.sif();
        const socket = await knock(scene, sif);
        const closed = closing(socket);
        socket.write(`GET / HTTP/1.1\r\nHost: ${stranger(scene)}\r\n\r\n${"x".repeat(30_000)}`);
        await closed;
        return `closed; ${await answers(sif)}`;
      },
    },
    {
      name: "it stops in mid-frame",
      holds: "it is taken for dead after the tick time",
      outcome: "net_tick_timeout; answers; with the other",
      play: (scene) => says(scene, (peer) => peer.write(Uint8Array.of(0, 0, 4, 0, 112, 131, 104))),
    },
    {
      name: "it sends a frame that makes no sense",
      holds: "that connection is closed, and no other",
      outcome: {
        erl: "killed; answers; with the other",
        ours: "connection_closed; answers; with the other",
        why: REASON,
      },
      play: (scene) => says(scene, (peer) => peer.write(Uint8Array.of(0, 0, 0, 3, 112, 131, 255))),
    },
    {
      name: "it promises a frame of 4 GB",
      holds: "it is not waited for, and no memory is taken",
      outcome: {
        erl: "emsgsize; answers; with the other",
        ours: "connection_closed; answers; with the other",
        why: REASON,
      },
      play: (scene) =>
        says(scene, (peer) => peer.write(Uint8Array.of(255, 255, 255, 255, 112, 131))),
    },
    {
      name: "the connection is reset",
      holds: "the node is told at once",
      outcome: "connection_closed; answers; with the other",
      play: (scene) => says(scene, (peer) => peer.reset()),
    },
    {
      name: "it stops reading",
      holds: "it is taken for dead after the tick time; what is sent to others is not held up",
      outcome: "net_tick_timeout; answers; then pong",
      async play(scene) {
        const [sif, amora] = await scene.both();
        await sif.eval(
          "net_kernel:monitor_nodes(true, [nodedown_reason]), B = binary:copy(<<1>>, 1000000), ok",
        );
        amora.signal("SIGSTOP");
        await sif.eval("spawn(fun() -> [{nobody, Amora} ! B || _ <- lists:seq(1, 32)] end), ok");
        const why = await next(sif, "{nodedown, Amora, [{nodedown_reason, W}]}", "W");
        amora.signal("SIGCONT");
        const ping =
          "F = fun L(N) -> case net_adm:ping(N) of pong -> pong; _ -> L(N) end end, F(Amora)";
        return `${why}; ${await answers(sif)}; then ${await sif.eval(ping)}`;
      },
    },
    {
      name: "a wrong cookie",
      holds: "it is refused, said on the console, and nobody else notices",
      outcome: "pang; said; answers",
      async play(scene) {
        const sif = await scene.sif();
        const amora = await scene.amora({ cookie: "ANOTHER" });
        const pang = await amora.eval(`net_adm:ping('${sif.name}')`);
        await sif.printed(/Connection attempt from (disallowed )?node|attempt from/);
        return `${pang}; said; ${await answers(sif)}`;
      },
    },
    {
      name: "it is started again while the other holds a pid of its earlier life",
      holds: "the pid is nobody's, and what was tied to it was told",
      outcome: "noconnection, then noproc; pong",
      async play(scene) {
        const [sif, amora] = await scene.both();
        await sif.eval("P = spawn(Amora, timer, sleep, [1000000]), R = monitor(process, P), ok");
        await sif.eval("rpc:call(Amora, erlang, abs, [-1])");
        await amora.stop();
        const first = await next(sif, "{'DOWN', R, _, _, W}", "W");
        await scene.amora();
        const pong = await sif.eval("net_adm:ping(Amora)");
        const second = await sif.eval(
          "S = monitor(process, P), receive {'DOWN', S, _, _, V} -> V end",
        );
        return `${first}, then ${second}; ${pong}`;
      },
    },
  ],
};
