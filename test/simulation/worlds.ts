/** All worlds, the seeds that are kept, and how they are played. */
import type { World } from "./turmoil.ts";
import { chat } from "./worlds/chat.ts";
import { gkvs } from "./worlds/gkvs.ts";
import { globalNames } from "./worlds/global.ts";
import { work } from "./worlds/pool.ts";
import { rkvs } from "./worlds/rkvs.ts";

export const WORLDS: readonly World[] = [globalNames, gkvs, rkvs, work, chat];

/** Seeds that have failed once, and are played for ever. */
export const KEPT: Readonly<Record<string, readonly number[]>> = {
  // With nodes that start during a cut: losers that could not be told.
  global: [54, 99, 119, 142],
  gkvs: [891],
  chat: [87, 119, 445, 829, 851],
};

/** Plays a world by a seed. @throws Error that says how to play it again */
export async function play(world: World, seed: number): Promise<void> {
  try {
    await world.play(seed);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const again = `npm run simulate -- --seed ${seed} --seeds 1 ${world.name}`;
    throw new Error(`${world.name}, seed ${seed}: ${why}\nagain: ${again}`, { cause: error });
  }
}
