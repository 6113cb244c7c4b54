/**
 * Playing a scene and keeping what happened in it, for a diagram. Scenes run on a simulated cluster:
 * the nodes are real ones, only the network and the time are not, so a scene takes milliseconds and is
 * the same each time.
 *
 * The simulated host stands for surtur, as hosts in a session do.
 */
import { netAdm, type RunningNode } from "#runtime";
import { SimulatedCluster } from "../../../runtime/simulated/cluster.ts";
import type { Entry } from "../../../runtime/trace/entry.ts";
import { join } from "../../../runtime/trace/join.ts";
import { lanesOf } from "../../../runtime/trace/lanes.ts";
import { Recorder } from "../../../runtime/trace/recorder.ts";

/** What happened, as far as it is to be seen. */
export type Events = readonly Entry[];

/** Who plays the user of a program: a scene ends before they do. */
const USERS = new Set(["shell", "boss"]);

/**
 * Plays a scene.
 *
 * @param scene is given the cluster, and what it calls when the preparations are over
 */
export async function played(
  scene: (cluster: SimulatedCluster, begin: () => void) => Promise<unknown>,
): Promise<Events> {
  const recorder = new Recorder();
  const cluster = new SimulatedCluster(1);
  let from = 0;
  const begin = () => {
    from = recorder.log.entries.length;
  };
  try {
    await cluster.play(() => scene(cluster, begin));
  } finally {
    recorder.stop();
  }
  const { entries } = recorder.log;
  const lanes = lanesOf(join([recorder.log]));
  // Of the preparations only what says who is who.
  const isNeeded = ({ kind, process }: Entry) =>
    kind === "register" || (kind === "spawn" && lanes.get(process ?? "")?.isService);
  const isEnd = ({ kind, name }: Entry) => kind === "exit" && USERS.has(name ?? "");
  const start = entries[from]?.time ?? 0;
  const seen = entries
    .filter((entry, i) => (i < from ? isNeeded(entry) : !isEnd(entry)))
    .map((entry) => ({ ...entry, time: Math.max(entry.time, start) }));
  return JSON.parse(JSON.stringify(seen).replaceAll("@simulated", "@surtur"));
}

/** Two nodes that are connected. */
export async function two(cluster: SimulatedCluster): Promise<[RunningNode, RunningNode]> {
  const sif = await cluster.start("sif");
  const amora = await cluster.start("amora");
  await amora.run(() => netAdm.ping(sif.name));
  await cluster.pass(1000);
  return [sif, amora];
}
