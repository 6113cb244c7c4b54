/** A name in the whole cluster, and a name that two have taken while they did not know each other. */
import { _, global, netAdm, on, receive, register, self, spawn } from "#runtime";
import { type Events, played, two } from "./recorded.ts";

const atom = Symbol.for;

/** A server on sif gets a name, which amora finds. */
export function globalName(): Promise<Events> {
  return played(async (cluster, begin) => {
    const [sif, amora] = await two(cluster);
    begin();
    await sif.run(() => named("server"));
    await amora.run(async () => {
      register(atom("shell"), self());
      global.send(atom("service"), atom("hello"));
      await cluster.pass(100);
    });
  });
}

/** Both have a process of the same name, and then they meet. */
export function nameClash(): Promise<Events> {
  return played(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    await sif.run(() => named("server"));
    await amora.run(async () => {
      await named("server");
      await netAdm.ping(sif.name);
    });
    await cluster.pass(1000);
  });
}

/** Starts a process that is known as `service` in the cluster, and by another name in the picture. */
async function named(name: string): Promise<void> {
  register(atom("shell"), self());
  const pid = spawn(async () => {
    register(atom(name), self());
    for (;;) await receive(on(_, () => true));
  });
  await global.registerName(atom("service"), pid);
}
