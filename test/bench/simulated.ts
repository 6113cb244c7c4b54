/** What simulated clusters take of the processor, of which other programs take nothing. */
import { join } from "node:path";
import process from "node:process";
import { $, on, receive, register, SimulatedCluster, self, send, spawn, t } from "#runtime";
import { answersTheAsker } from "../../labs/01/checks.ts";
import { lab } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { InTurn } from "../../labs/kit/explore/choices.ts";
import { limitsOf, Player } from "../../labs/kit/explore/play.ts";
import type { Measure } from "./rows.ts";

const echo = Symbol.for("echo");

export const simulated = {
  async simulated(count) {
    const cluster = new SimulatedCluster(1);
    return cluster.play(async () => {
      const [sif, amora] = [await cluster.start("sif"), await cluster.start("amora")];
      await amora.run(() => register(echo, spawn(answers)));
      const roundTrips = async (to: number) => {
        for (let i = 0; i < to; i++) {
          send(t(echo, amora.name), t(self(), i));
          await receive(on(i, () => true));
        }
      };
      await sif.run(() => roundTrips(1)); // they are connected then
      return sif.run(() => cpuSeconds(() => roundTrips(count)));
    });
  },

  async explored(count) {
    const earlier = join(CHECKOUT, "solutions");
    const player = new Player({ lab, folder: join(earlier, lab.number), earlier });
    const play = () => player.play(answersTheAsker, new InTurn([]), limitsOf(answersTheAsker));
    await play(); // what is compiled once
    return cpuSeconds(async () => {
      for (let i = 0; i < count; i++) await play();
    });
  },
} satisfies Record<string, Measure>;

async function answers() {
  for (;;) await receive(on(t($.pid("From"), $("What")), ({ From, What }) => send(From, What)));
}

/** How much of the processor's time something takes, in seconds. */
async function cpuSeconds(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
