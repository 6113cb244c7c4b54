/** What the tests of nodes share: two simulated nodes that have not met, or one of ours beside an `erl`. */
import { type RunningNode, SimulatedCluster, startNode } from "#runtime";
import { cluster } from "../support/erl.ts";
import type { ErlNode } from "../support/erl-node.ts";

export interface SceneOptions {
  readonly seed?: number;
  readonly log?: (text: string) => void;
}

/** Plays a scene with two nodes that have no connection yet. */
export function scene<T>(
  play: (sif: RunningNode, amora: RunningNode, cluster: SimulatedCluster) => Promise<T>,
  { seed = 1, log = () => {} }: SceneOptions = {},
): Promise<T> {
  const simulated = new SimulatedCluster(seed, log);
  return simulated.play(async () =>
    play(await simulated.start("sif"), await simulated.start("amora"), simulated),
  );
}

/** Plays a scene with sif, a stock `erl`, and amora, which is ours. */
export function besideErl(
  play: (sif: ErlNode, amora: RunningNode) => Promise<void>,
  log?: (text: string) => void,
): Promise<void> {
  return cluster(async (c) => {
    const sif = await c.erl("sif");
    process.env.ERL_EPMD_PORT = String(c.epmdPort);
    const amora = await startNode("amora", { cookie: c.cookie, ...(log && { log }) });
    c.defer(() => amora.stop());
    await play(sif, amora);
  });
}
