/**
 * A cluster for a check: nodes that are all connected, and know the same global names.
 */
import { sync } from "../../../runtime/global/index.ts";
import { nodes } from "../../../runtime/node/bifs.ts";
import { ping } from "../../../runtime/services/net-adm.ts";
import type { RunningNode } from "../../../runtime/start-node.ts";
import type { Stage } from "../check/stage.ts";

/** Starts nodes, each with fresh copies of modules, and connects them. */
export async function startCluster(
  stage: Stage,
  names: readonly string[],
  modules: readonly string[],
): Promise<RunningNode[]> {
  return stage.calmly(async () => {
    const all: RunningNode[] = [];
    for (const name of names) all.push(await stage.node(name, modules));
    await connect(stage, all);
    return all;
  });
}

/** Connects nodes with each other, and waits until all of them know the same names. */
export async function connect(stage: Stage, all: readonly RunningNode[]): Promise<void> {
  const [first, ...others] = all;
  if (!first) return;
  for (const other of others) await other.run(() => ping(first.name));
  await stage.until("every node sees every other", async () => {
    const seen = await Promise.all(all.map((each) => each.run(() => [each.name, ...nodes()])));
    return all.every(({ name }) => seen.every((them) => them.includes(name)));
  });
  for (const each of all) await each.run(sync);
}
