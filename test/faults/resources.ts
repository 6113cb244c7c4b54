/** The machine has no more of something to give. */
import { execFileSync } from "node:child_process";
import type { ErlNode } from "../support/erl.ts";
import { answers, type Fault, type Kind } from "./fault.ts";

/** Lets a node open no file and no socket more; the result lets it again. */
function exhaust(node: ErlNode): () => void {
  const limit = (files: number) =>
    execFileSync("prlimit", ["--pid", `${node.osPid}`, `--nofile=${files}:`]);
  // The limit is on the numbers that new files may have, and what has the first three is never closed.
  limit(3);
  return () => limit(1024);
}

/** Takes all connections away, also one that was being made, and waits until there is none. */
const APART =
  "G = fun L() -> case nodes() of [] -> ok; Ns -> [disconnect_node(N) || N <- Ns], timer:sleep(20), L() end end, G()";

/** Pings until it is answered: what was given up meanwhile may still be on its way to its end. */
const untilPong = (ping: string) =>
  `A = fun L() -> case ${ping} of pong -> pong; pang -> L() end end, A()`;

/**
 * sif has no more sockets, and one of the two calls the other.
 *
 * @param roles which calls, and which is called
 */
function noSockets(
  when: string,
  roles: (sif: ErlNode, amora: ErlNode) => readonly [caller: ErlNode, called: ErlNode],
): Fault {
  return {
    name: `no more sockets ${when} (EMFILE)`,
    holds: "the caller is told, what is connected goes on, and it passes",
    outcome: "pang; answers; then pong",
    async play(scene) {
      const [sif, amora] = await scene.both();
      // While `global` makes two nodes known to each other, it connects them again.
      for (const node of [sif, amora]) await node.eval("global:sync()");
      await sif.eval(`erlang:abs(-3), ${APART}`);
      await amora.eval(APART);
      const release = exhaust(sif);
      for (const node of [sif, amora]) await node.eval(APART);
      const [caller, called] = roles(sif, amora);
      const ping = `net_adm:ping('${called.name}')`;
      const pang = await caller.eval(ping, 60_000);
      const lives = await answers(sif);
      release();
      return `${pang}; ${lives}; then ${await caller.eval(untilPong(ping))}`;
    },
  };
}

export const resources: Kind = {
  title: "What the system gives",
  faults: [
    noSockets("when a node is called", (sif, amora) => [amora, sif]),
    noSockets("when it calls", (sif, amora) => [sif, amora]),
    {
      name: "no more files for a module that is to be loaded (EMFILE)",
      holds: "the call fails, and the next one finds it",
      needs: "a Node.js that reads TypeScript itself",
      outcome: {
        erl: "undef, then oops",
        ours: "Error, then oops",
        why: "Node.js tells why it could not read the file, `erl` does not",
      },
      async play(scene) {
        const [sif] = await scene.both();
        await sif.eval("(catch element(1, element(2, catch lists:nothing())))");
        const release = exhaust(sif);
        const call = "(catch element(1, element(2, catch careless:fails())))";
        const first = await sif.eval(call);
        release();
        const kind = first.startsWith("{'Error'") ? "Error" : first;
        return `${kind}, then ${await sif.eval(call)}`;
      },
    },
  ],
};
