/** A zone of lab 16 moves to another node, while a client stores: its call waits, ends, and is made again. */
import { global, netAdm, type Pid, register, self } from "#runtime";
import { nameOfZone, otp } from "../../../labs/16/otp.ts";
import { move, start, store } from "../../../solutions/16/names.ts";
import { type Events, played, two } from "./recorded.ts";

const atom = Symbol.for;

export function handOver(): Promise<Events> {
  return played(async (cluster, begin) => {
    const [sif, amora] = await two(cluster);
    const thor = await cluster.start("thor");
    await thor.run(() => netAdm.ping(sif.name));
    await cluster.pass(1000);
    let isAsked = () => {};
    const isMoving = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    // The picture begins when the other node has a server, and the client stores then.
    otp(thor, (pid) => {
      register(atom("otp"), pid);
      begin();
      isAsked();
    });
    const zone = await sif.run(async () => {
      await start(atom("genova"));
      return global.whereisName(nameOfZone("genova")) as Pid;
    });
    await cluster.pass(1000);
    await sif.run(() => register(atom("zone"), zone));
    const storing = amora.run(async () => {
      register(atom("shell"), self());
      await isMoving;
      await store(atom("genova"), atom("weather"), atom("rainy"));
    });
    await amora.run(async () => {
      register(atom("boss"), self());
      await move(atom("genova"), thor.name);
    });
    await storing;
    await cluster.pass(100);
  });
}
