/** The checks of task 4 of lab 16: a node after the other hands everything over, at last to a stock `erl`. */
import { equal, exit, type Pid, type RunningNode, type TermMap } from "#runtime";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { startCluster } from "../kit/session/cluster.ts";
import { cast, nameOf, serverOn, startZones } from "./checks.ts";
import { Acknowledged } from "./load.ts";

export const retiresAll: Check = {
  network: "both",
  name: "retire moves every zone of a node, and no other",
  look: { at: "retire", ask: "which zones are moved, and what is collected?" },
  hints: [
    "The node that retires may be another one than the one that is asked. How do you know where a zone is?",
    "zones() gives every zone with its server, and a pid says on which node its process lives: server.node. Move one zone after the other, and collect {Zone, Answer}.",
    "for (const [zone, server] of zones())\n  if (server.node === from) moved.push(t(zone, await move(zone, to)));\nreturn moved;",
  ],
  async run(stage) {
    const { sif, amora, thor } = await cast(stage);
    const [from, to] = [nameOf(sif), nameOf(thor.node)];
    await startZones(stage, sif, "torino", "genova");
    await startZones(stage, amora, "milano");
    await amora.run(async () => {
      await stage.answers("names:store(torino, weather, snowy)", "true");
      await stage.answers(`names:retire(${from}, ${to})`, "[{genova, ok}, {torino, ok}]");
      const places = `[{genova, ${to}}, {milano, ${nameOf(amora)}}, {torino, ${to}}]`;
      await stage.answers("names:where()", places);
      await stage.answers("names:lookup(torino, weather)", "{ok, snowy}");
      await stage.answers(`names:retire(${from}, ${to})`, "[]");
    });
  },
};

export const saysWhatStays: Check = {
  network: "both",
  name: "retire says what was not taken, and goes on with the next zone",
  look: { at: "retire", ask: "what is collected when a zone has not been taken?" },
  hints: [
    "One of three zones is refused. What of the two others?",
    "What move gives stands beside the zone, whatever it is, and then comes the next zone.",
    "moved.push(t(zone, await move(zone, to)));",
  ],
  async run(stage) {
    const { sif, amora, thor } = await cast(stage, { milano: () => Symbol.for("full") });
    const [from, to] = [nameOf(sif), nameOf(thor.node)];
    await startZones(stage, sif, "genova", "milano", "torino");
    await amora.run(async () => {
      await stage.answers("names:store(milano, weather, foggy)", "true");
      await stage.answers(
        `names:retire(${from}, ${to})`,
        "[{genova, ok}, {milano, {error, not_taken}}, {torino, ok}]",
      );
      const places = `[{genova, ${to}}, {milano, ${from}}, {torino, ${to}}]`;
      await stage.answers("names:where()", places);
      await stage.answers("names:lookup(milano, weather)", "{ok, foggy}");
    });
  },
};

export const toErl: Check = {
  needsErl: true,
  name: "two nodes retire to two erl under load: every acknowledged store is there, after a crash too",
  look: { at: "handOver", ask: "does the server on erl have everything, in a way that it keeps?" },
  hints: [
    "Read names_zone.erl. What does it do with {take, Table}, and what for when it is started again?",
    "The supervisor starts a zone's server again when it crashes. That one takes the name only if the zone was taken: by {take, Table}, with a map.",
    "await call(found.Server, t(atoms.take, table))",
  ],
  async run(stage) {
    const { sif, amora, thor, loki } = await mixed(stage);
    const zones = ["genova", "milano", "torino"];
    await startZones(stage, sif, "genova", "milano");
    await startZones(stage, amora, "torino");
    const acknowledged = new Acknowledged(zones);
    await thor.answers(called("genova", "{store, erl, asked}"), "true");
    acknowledged.in("genova").set(Symbol.for("erl"), Symbol.for("asked"));

    let isOver = false;
    const clients = [sif, amora, amora].map((node, client) =>
      node.run(() => acknowledged.storeAllTheTime(stage, client, () => isOver)),
    );
    const moving = amora.run(async () => {
      const retire = (from: string, to: string) => `names:retire(${from}, ${to})`;
      await stage.answers(retire(nameOf(sif), thor.name), "[{genova, ok}, {milano, ok}]");
      await stage.answers(retire(nameOf(amora), loki.name), "[{torino, ok}]");
      isOver = true;
    });
    await Promise.all([...clients, moving]);
    for (const zone of zones) {
      const kept = amora.run(() => stage.does(called(zone, "table"), "a map"));
      acknowledged.isIn(stage, zone, (await kept) as TermMap);
      const size = `map_size(${called(zone, "table")})`;
      await loki.answers(size, `${acknowledged.in(zone).size}`);
    }

    for (const zone of ["genova", "torino"]) {
      const server = (await serverOn(sif, zone)) as Pid;
      await sif.run(() => exit(server, Symbol.for("kill")));
      await stage.until(
        `the server of ${zone} is started again when it crashes, and takes its name`,
        async () => {
          const now = await serverOn(sif, zone);
          return now !== undefined && !equal(now, server);
        },
        () => "no server has the name",
      );
    }
    for (const node of [sif, amora]) await node.run(() => acknowledged.isFound(stage));
  },
};

/** A call that a program in Erlang makes. */
const called = (zone: string, request: string) =>
  `gen_server:call({global, {names, ${zone}}}, ${request}, infinity)`;

/** Two nodes that have the student's module, and two erl with a supervisor, all of them connected. */
async function mixed(stage: Stage) {
  const [sif, amora] = (await startCluster(stage, ["sif", "amora"], ["names"])) as Two;
  const [thor, loki] = [await stage.erl("thor"), await stage.erl("loki")];
  for (const erl of [thor, loki]) {
    await erl.answers(`net_adm:ping(${nameOf(sif)})`, "pong");
    await erl.answers("global:sync()", "ok");
    await erl.answers("names_sup:start()", "ok");
  }
  return { sif, amora, thor, loki };
}

type Two = [RunningNode, RunningNode];
