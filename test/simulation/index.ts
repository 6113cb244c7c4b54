/** `npm run simulate`: many random worlds with faults. See `turmoil.ts`. */
import { parseArgs } from "node:util";
import { play, WORLDS } from "./worlds.ts";

const HELP = `npm run simulate -- [--seeds 1000] [--seed 1] [worlds]

Plays worlds in which nodes are killed and ways are cut, each made by a seed, and says which fail.

  --seeds 1000   how many
  --seed 1       the first of them
  worlds         some of: ${WORLDS.map(({ name }) => name).join(", ")}; otherwise all

The exit status is 1 when a seed has failed. It then belongs into KEPT, in test/simulation/worlds.ts.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      seeds: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [first, count] = [Number(values.seed), Number(values.seeds)];
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || count < 1)
    throw new Error("expected whole numbers behind --seed and --seeds");
  const unknown = positionals.find((name) => !WORLDS.some((world) => world.name === name));
  if (unknown !== undefined) throw new Error(`there is no world ${unknown}`);
  let failed = 0;
  for (const world of WORLDS) {
    if (positionals.length > 0 && !positionals.includes(world.name)) continue;
    const before = failed;
    for (let seed = first; seed < first + count; seed++)
      await play(world, seed).catch((error: Error) => {
        failed++;
        process.stdout.write(`${error.message}\n`);
      });
    process.stdout.write(
      `${world.name}: ${count} seeds from ${first}, ${failed - before} failed\n`,
    );
  }
  return failed > 0 ? 1 : 0;
}

process.exitCode = await main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n\n${HELP}`);
  return 2;
});
