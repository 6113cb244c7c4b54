/** A machine that is set up in an unusual way. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kind, Scene } from "./fault.ts";

/** What the two nodes answer each other when they are started in some way. */
async function pings(scene: Scene, ...by: string[]): Promise<string> {
  const [sif, amora] = await Promise.all([scene.sif({ by }), scene.amora({ by })]);
  const pongs = [
    await sif.eval(`net_adm:ping('${amora.name}')`),
    await amora.eval(`net_adm:ping('${sif.name}')`),
  ];
  return pongs.join(" and ");
}

export const machines: Kind = {
  title: "The machine",
  faults: [
    {
      name: "no HOME in the environment",
      holds: "nodes that are given their cookie start",
      outcome: "pong and pong",
      play: (scene) => pings(scene, "env", "-u", "HOME"),
    },
    {
      name: "a hostname that nothing resolves",
      holds: "nodes on this machine find each other",
      outcome: "pong and pong",
      needs: "root",
      play: (scene) =>
        pings(scene, ..."unshare --uts sh -c".split(" "), 'hostname unheard-of; exec "$@"', "sh"),
    },
    {
      name: "a umask that takes nothing away",
      holds: "the cookie file is its owner's alone",
      outcome: "400",
      async play(scene) {
        const home = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
        scene.cluster.defer(() => rmSync(home, { recursive: true }));
        const by = ["sh", "-c", 'umask 0; exec "$@"', "sh"];
        await scene.sif({ cookie: undefined, home, by });
        return (statSync(join(home, ".erlang.cookie")).mode & 0o777).toString(8);
      },
    },
  ],
};
