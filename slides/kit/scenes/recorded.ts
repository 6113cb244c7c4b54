/**
 * Playing a scene and keeping what happened in it, for a diagram. Scenes run on a simulated cluster:
 * the nodes are real ones, only the network and the time are not, so a scene takes milliseconds and is
 * the same each time.
 */
import { SimulatedCluster } from "../../../runtime/kernel/simulated-cluster.ts";
import type { Entry } from "../../../runtime/trace/entry.ts";
import { Recorder } from "../../../runtime/trace/recorder.ts";

/** What happened, as far as it is to be seen. */
export type Events = readonly Entry[];

/**
 * Plays a scene.
 *
 * @param hosts the host of each node as the lecture has it: `surtur` for those not named here
 */
export async function played(
  scene: (cluster: SimulatedCluster) => Promise<unknown>,
  hosts: Readonly<Record<string, string>> = {},
): Promise<Events> {
  const recorder = new Recorder();
  const cluster = new SimulatedCluster(1);
  try {
    await cluster.play(() => scene(cluster));
  } finally {
    recorder.stop();
  }
  const renamed = JSON.stringify(recorder.log.entries).replace(
    /(\w+)@simulated/g,
    (_, node: string) => `${node}@${hosts[node] ?? "surtur"}`,
  );
  return JSON.parse(renamed);
}
