/**
 * Runs targets, and watches the thread that does: an input at which it stands still, or breaks down, is a
 * finding as any other. The other targets go on in a new thread.
 */
import { setInterval } from "node:timers";
import { Worker } from "node:worker_threads";
import type { Finding, Job, Said } from "./job.ts";
import type { Target } from "./target.ts";

/** How long one input may take, in ms: on a busy machine an honest one takes a while. */
const STILL_MS = 60_000;
/** All targets there are. */
export const ALL: string = new URL("targets/index.ts", import.meta.url).href;
/** The heap of the thread, in MiB: what takes more is a finding. */
const HEAP_MB = 1024;

/** Where Node does not read TypeScript by itself, each thread has to be taught to. */
const WORKER = `
  import(${JSON.stringify(new URL("../../runtime/node/typescript.js", import.meta.url))})
    .then(() => import(${JSON.stringify(new URL("worker.ts", import.meta.url))}));
`;

export interface Run {
  /** How many inputs each target was given. */
  readonly played: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

export async function runTargets(
  { stillMs = STILL_MS, ...job }: Omit<Job, "place" | "first"> & { readonly stillMs?: number },
  tell: (finding: Finding) => void = () => {},
  progress: (played: ReadonlyMap<string, number>) => void = () => {},
): Promise<Run> {
  const { TARGETS } = (await import(job.module)) as { readonly TARGETS: readonly Target[] };
  const played = new Map(job.targets.map((name) => [name, 0]));
  const findings: Finding[] = [];
  const until = Date.now() + job.ms;
  let left = job.targets;
  for (let first = 0; left.length > 0; first += 1_000_000) {
    const place = new SharedArrayBuffer(16);
    const found: Finding[] = [];
    const broken = await watch(
      { ...job, targets: left, ms: until - Date.now(), first, place },
      stillMs,
      (said) => {
        if (said.kind === "played") {
          played.set(said.target, (played.get(said.target) ?? 0) + said.inputs);
          progress(played);
        } else if (said.kind === "found") {
          found.push(said);
          tell(said);
        }
      },
    );
    findings.push(...found);
    if (broken === undefined) break;
    const [index = 0, seed = 0, at = 0, count = 0] = new Int32Array(place);
    if (count === 0) throw new Error(`nothing could be played: ${broken}`);
    const target = TARGETS[index]?.name as string;
    const finding = { target, seed, path: `${at}`, why: broken };
    findings.push(finding);
    tell(finding);
    const over = [target, ...found.map(({ target }) => target)];
    left =
      job.replay || (job.batches === undefined && Date.now() >= until)
        ? []
        : left.filter((name) => !over.includes(name));
  }
  return { played, findings };
}

/** Plays a job to its end. Says how the thread has broken down, if it has. */
function watch(job: Job, stillMs: number, hear: (said: Said) => void): Promise<string | undefined> {
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return new Promise((resolve) => {
    const counts = new Int32Array(job.place);
    let count = -1;
    const watching = setInterval(() => {
      if (Atomics.load(counts, 3) === count) end(`it has stood still for ${stillMs / 1000} s`);
      count = Atomics.load(counts, 3);
    }, stillMs);
    let over = false;
    const end = (broken?: string) => {
      if (over) return;
      over = true;
      clearInterval(watching);
      worker.terminate().then(() => resolve(broken));
    };
    worker.on("message", (said: Said) => (said.kind === "done" ? end() : hear(said)));
    worker.on("error", (error: Error) => end(error.stack ?? error.message));
    worker.on("exit", () => end("the thread has ended"));
  });
}
