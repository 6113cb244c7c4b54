/** The port mapper is killed, hangs, is started again, or something else is in its place. */
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { type Child, endChild, startChild } from "../support/children.ts";
import { listening } from "../support/erl.ts";
import { TYPESCRIPT } from "../support/typescript.ts";
import { answers, type Kind, type Scene } from "./fault.ts";

const OURS = fileURLToPath(new URL("../../runtime/node/epmd-main.ts", import.meta.url));
const HOUR_MS = "3600000";

/** Starts the port mapper that goes with `sif`: Erlang's, or ours. */
async function startEpmd({ cast, cluster }: Scene): Promise<Child> {
  const program = cast.sif === "erl" ? ["epmd"] : [process.execPath, ...TYPESCRIPT, OURS, HOUR_MS];
  const [command = "", ...args] = program;
  const child = startChild(command, args, { ERL_EPMD_PORT: String(cluster.epmdPort) });
  cluster.defer(() => endChild(child));
  await listening(cluster.epmdPort, child);
  return child;
}

/** Evaluates an expression until it gives `true`: what it asks for takes its time. */
const until = (expression: string) =>
  `U = fun L() -> case ${expression} of true -> ok; _ -> timer:sleep(100), L() end end, U()`;

const BOTH_KNOWN = `case net_adm:names() of {ok, Ns} -> length(Ns) =:= 2; _ -> false end`;

export const portMapper: Kind = {
  title: "The port mapper",
  faults: [
    {
      name: "it is killed, and started again",
      holds: "connections stay, and the nodes register again",
      outcome: "connected; registered again",
      withoutEpmd: true,
      async play(scene) {
        const epmd = await startEpmd(scene);
        const [sif, amora] = await scene.both();
        await endChild(epmd);
        const calls = await amora.eval("rpc:call(Sif, erlang, abs, [-3])");
        await startEpmd(scene);
        await sif.eval(until(BOTH_KNOWN));
        return `${calls === "3" ? "connected" : calls}; registered again`;
      },
    },
    {
      name: "it hangs while a node is called",
      holds: "the caller is told in time, and other connections go on",
      outcome: "pang, then pong",
      withoutEpmd: true,
      async play(scene) {
        const epmd = await startEpmd(scene);
        const [sif, amora] = await Promise.all([scene.sif(), scene.amora()]);
        epmd.kill("SIGSTOP");
        const pang = await sif.eval(`net_adm:ping('${amora.name}')`, 60_000);
        epmd.kill("SIGCONT");
        return `${pang}, then ${await sif.eval(`net_adm:ping('${amora.name}')`)}`;
      },
    },
    {
      name: "it hangs while a node starts",
      holds: "the start fails in time, with words",
      outcome: {
        erl: "register/listen error",
        ours: "does not answer",
        why: "the words are the first of many of `erl`'s, and the whole of ours",
      },
      withoutEpmd: true,
      async play(scene) {
        const epmd = await startEpmd(scene);
        epmd.kill("SIGSTOP");
        const said = await scene.failsToStart();
        return /does not answer|timeout|register\/listen error/.exec(said)?.[0] ?? said;
      },
    },
    {
      name: "a stranger has its port",
      holds: "the start fails in time, with words",
      outcome: {
        erl: "register/listen error",
        ours: "has hung up: if something else has that port, set ERL_EPMD_PORT to another",
        why: "the words are the first of many of `erl`'s, and most of ours",
      },
      withoutEpmd: true,
      async play(scene) {
        const server = createServer((socket) => {
          socket.on("error", () => {});
          socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
        });
        server.listen(scene.cluster.epmdPort, "127.0.0.1");
        await once(server, "listening");
        scene.cluster.defer(() => server.close());
        const said = await scene.failsToStart();
        return /has hung up: .* to another|register\/listen error/.exec(said)?.[0] ?? said;
      },
    },
    {
      name: "a name is taken twice",
      holds: "the second node does not start, and says why; the first goes on",
      outcome: "taken; the first answers",
      async play(scene) {
        const sif = await scene.sif();
        const said = await scene.failsToStart();
        const why = /the name sif is taken|seems to be in use/.test(said) ? "taken" : said;
        return `${why}; the first ${await answers(sif)}`;
      },
    },
  ],
};
