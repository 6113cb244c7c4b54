/**
 * Plays a check of lab 01 so many times, and prints how many bytes are in use then that were not after the first
 * 500: `node --expose-gc --import ./runtime/node/typescript.js test/explore/memory.ts 100000`.
 */
import { join } from "node:path";
import process from "node:process";
import { answersTheAsker } from "../../labs/01/checks.ts";
import { lab } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { print } from "../../labs/kit/cli/screen.ts";
import { InTurn } from "../../labs/kit/explore/choices.ts";
import { limitsOf, Player } from "../../labs/kit/explore/play.ts";

const runs = Number(process.argv[2]);
const earlier = join(CHECKOUT, "solutions");
const player = new Player({ lab, folder: join(earlier, lab.number), earlier });

async function bytesAfter(more: number): Promise<number> {
  for (let i = 0; i < more; i++)
    await player.play(answersTheAsker, new InTurn([]), limitsOf(answersTheAsker));
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

const before = await bytesAfter(500);
print(`${(await bytesAfter(runs - 500)) - before}`);
