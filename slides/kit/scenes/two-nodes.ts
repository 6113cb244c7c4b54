/**
 * Two nodes: the name server runs on sif, and amora asks it, once by `rpc` and once by a message to a
 * registered name over there.
 */
import { $, on, receive, register, rpc, self, send, t } from "#runtime";
import type { SimulatedCluster } from "../../../runtime/simulated/cluster.ts";
import type { RunningNode } from "../../../runtime/start-node.ts";
import * as kvs from "../../../solutions/01/kvs.ts";
import { type Events, played, two } from "./recorded.ts";

const atom = Symbol.for;

export function remoteCall(): Promise<Events> {
  return played(async (cluster, begin) => {
    const { sif, amora } = await sifWithKvs(cluster);
    begin();
    await amora.run(async () => {
      register(atom("shell"), self());
      await rpc.call(sif.name, atom("kvs"), atom("lookup"), [atom("weather")]);
    });
  });
}

export function byHand(): Promise<Events> {
  return played(async (cluster, begin) => {
    const { sif, amora } = await sifWithKvs(cluster);
    begin();
    await amora.run(async () => {
      register(atom("shell"), self());
      send(t(atom("kvs"), sif.name), t(self(), t(atom("lookup"), atom("weather"))));
      await receive(on(t(atom("kvs"), $("Reply")), ({ Reply }) => Reply));
    });
  });
}

/** The name server has been there for some time when the picture begins. */
async function sifWithKvs(
  cluster: SimulatedCluster,
): Promise<{ sif: RunningNode; amora: RunningNode }> {
  const [sif, amora] = await two(cluster);
  sif.load("kvs", kvs);
  await sif.run(async () => {
    kvs.start();
    await kvs.store(atom("weather"), atom("sunny"));
  });
  return { sif, amora };
}
