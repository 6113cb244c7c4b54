/**
 * Makes a run that fails as short and as plain as it can be: what was delivered out of order is put back
 * into order wherever the run still fails, until no single step can be.
 */
import type { Limits, Step } from "../../../runtime/simulated/step.ts";
import type { Check } from "../check/lab.ts";
import { InTurn, partingsOf, plainly } from "./choices.ts";
import type { Player, Run } from "./play.ts";

/** So many runs are played at most, and so long, in ms. */
const [MAX_RUNS, MAX_MS] = [500, 20_000];

/** The plainest run found that fails as this one does. */
export async function shrunk(
  player: Player,
  check: Check,
  limits: Limits,
  found: Run,
): Promise<Run> {
  let best = found;
  let runs = 0;
  const end = performance.now() + MAX_MS;
  const attempt = async (ids: readonly string[]): Promise<boolean> => {
    if (++runs > MAX_RUNS || performance.now() > end) return false;
    const run = await player.play(check, new InTurn(ids), limits);
    const isSame = run.failure?.symptom === found.failure?.symptom;
    if (!run.failure || !isSame || weight(run.steps) >= weight(best.steps)) return false;
    best = run;
    return true;
  };
  // Of what was done out of order the last may not matter.
  for (let most = partingsOf(best.steps).length; most > 0; most = Math.floor(most / 2)) {
    const { step } = partingsOf(best.steps)[most - 1] ?? { step: 0 };
    const open = best.steps.slice(0, step).filter(({ isCalm }) => !isCalm).length;
    await attempt(idsOf(best.steps).slice(0, open));
  }
  for (let i = 0; i < partingsOf(best.steps).length; ) {
    const ids = idsOf(best.steps);
    const { step } = partingsOf(best.steps)[i] as { step: number };
    const open = best.steps.slice(0, step).filter(({ isCalm }) => !isCalm).length;
    const plain = plainly((best.steps[step] as Step).options);
    const later = ids.indexOf(plain, open);
    const earlier = ids.filter((_, at) => at !== later);
    earlier.splice(open, 0, plain);
    if (!(await attempt(earlier))) i++;
  }
  return best;
}

const idsOf = (steps: readonly Step[]) => steps.flatMap(({ id, isCalm }) => (isCalm ? [] : id));

/** What makes a run hard to read: faults and delays, then what comes out of order, then its length. */
function weight(steps: readonly Step[]): number {
  const costs = steps.filter(({ cost, isCalm }) => !isCalm && cost !== "nothing").length;
  return costs * 1e9 + partingsOf(steps).length * 1e5 + steps.length;
}
