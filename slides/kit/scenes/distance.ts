/** Processes at a distance: started over there, tied to one here, and gone with their node. */
import {
  _,
  $,
  monitorNode,
  on,
  processFlag,
  receive,
  register,
  self,
  send,
  spawn,
  spawnLink,
  t,
} from "#runtime";
import { type Events, played, two } from "./recorded.ts";

const atom = Symbol.for;

/** A worker that answers once the process that asks it. */
const worker = {
  run: () => receive(on(t($.pid("From"), $("What")), ({ From, What }) => send(From, What))),
  crash: () => {
    throw new Error("it broke");
  },
};

/** A process is started on amora, and asked. */
export function spawnedAfar(): Promise<Events> {
  return played(async (cluster, begin) => {
    const [sif, amora] = await two(cluster);
    begin();
    amora.load("worker", worker);
    await sif.run(async () => {
      register(atom("shell"), self());
      const pid = await spawn(amora.name, atom("worker"), atom("run"), []);
      send(pid, t(self(), atom("hello")));
      await receive(on(_, () => true));
    });
  });
}

/** A process is started on amora, with a link, and crashes. */
export function linkedAfar(): Promise<Events> {
  return played(async (cluster, begin) => {
    const [sif, amora] = await two(cluster);
    begin();
    amora.load("worker", { ...worker, run: () => receive(on(_, () => worker.crash())) });
    await sif.run(async () => {
      register(atom("boss"), self());
      processFlag(atom("trap_exit"), true);
      const pid = await spawnLink(amora.name, atom("worker"), atom("run"), []);
      send(pid, atom("work"));
      await receive(on(t(atom("EXIT"), pid, $("Why")), () => true));
    });
  });
}

/** amora is killed, and sif is told. */
export function nodeLost(): Promise<Events> {
  return played(async (cluster, begin) => {
    const [sif, amora] = await two(cluster);
    begin();
    await sif.run(async () => {
      register(atom("boss"), self());
      monitorNode(amora.name, true);
      await cluster.pass(100);
      cluster.kill(amora);
      await receive(on(t(atom("nodedown"), amora.name), () => true));
    });
  });
}
