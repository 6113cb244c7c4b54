/**
 * Plays targets, in a thread of its own: so that the one that watches it sees when it hangs, and
 * outlives it when it breaks down.
 *
 * Targets take turns. In each turn one is given a batch of inputs, which its seed decides: the seed of the
 * run, the target's name and the batch's number. So an input is found again by that seed and its place.
 */
import { parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import { BATCH, type Job, type Said, seedOf } from "./job.ts";
import type { Opened, Target } from "./target.ts";

const job = workerData as Job;
const { TARGETS } = (await import(job.module)) as { readonly TARGETS: readonly Target[] };
const places = new Int32Array(job.place);
const say = (said: Said) => parentPort?.postMessage(said);

/** Gives a target a batch of inputs, or the one that is to be played again. Says whether all went well. */
async function play(
  target: Target,
  { property }: Opened,
  seed: number,
  path = "",
): Promise<boolean> {
  let place = -1;
  const watched = Object.create(property, {
    run: {
      value: (input: unknown) => {
        Atomics.store(places, 1, seed);
        Atomics.store(places, 2, ++place);
        Atomics.add(places, 3, 1);
        return property.run(input);
      },
    },
  }) as typeof property;
  const outcome = await fc.check(watched, {
    ...{ seed, path, numRuns: BATCH, endOnFailure: path !== "" },
  });
  if (!outcome.failed) {
    say({ kind: "played", target: target.name, inputs: path === "" ? outcome.numRuns : 1 });
    return true;
  }
  const { counterexample, counterexamplePath, errorInstance } = outcome;
  const why =
    errorInstance instanceof Error
      ? (errorInstance.stack ?? errorInstance.message)
      : `${errorInstance}`;
  say({
    ...{ kind: "found", target: target.name, seed, path: counterexamplePath ?? "" },
    ...{ input: fc.stringify(counterexample), why },
  });
  return false;
}

async function main(): Promise<void> {
  const going = new Map<number, number>(
    job.targets.map((name) => [TARGETS.findIndex((each) => each.name === name), 0] as const),
  );
  const open = new Map<number, Opened>();
  const until = Date.now() + job.ms;
  while (going.size > 0 && (Date.now() < until || job.batches !== undefined))
    for (const [index, batch] of going) {
      const target = TARGETS[index] as Target;
      Atomics.store(places, 0, index);
      const opened = open.get(index) ?? (await target.open());
      open.set(index, opened);
      const seed = job.replay?.seed ?? seedOf(job.seed, target.name, job.first + batch);
      const well = await play(target, opened, seed, job.replay?.path);
      if (!well || job.replay || batch + 1 === job.batches) going.delete(index);
      else going.set(index, batch + 1);
      if (Date.now() >= until && job.batches === undefined) break;
    }
  for (const [index, opened] of open) {
    Atomics.store(places, 0, index);
    await opened.close();
  }
  say({ kind: "done" });
}

// A target that waits for ever keeps nothing going by itself.
setInterval(() => {}, 2 ** 31 - 1);
await main();
