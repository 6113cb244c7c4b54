/** Stories for the tests of `trace/`: what happened on a simulated cluster, in words. */
import { _, on, receive, register, SimulatedCluster, send, spawn, type Term, t } from "#runtime";
import type { TraceEvent } from "../../runtime/process/event.ts";
import { entryOf, type Log } from "../../runtime/trace/entry.ts";
import { type Happening, join } from "../../runtime/trace/join.ts";
import { laneId, lanesOf } from "../../runtime/trace/lanes.ts";
import { Recorder } from "../../runtime/trace/recorder.ts";
import { eventWords } from "../../runtime/trace/words.ts";

/** Plays a scene on a cluster of its own and gives what has happened in it. */
export async function logOf(
  scene: (cluster: SimulatedCluster) => Promise<unknown>,
  seed = 1,
): Promise<Log> {
  const recorder = new Recorder();
  const cluster = new SimulatedCluster(seed);
  try {
    await cluster.play(() => scene(cluster));
  } finally {
    recorder.stop();
  }
  return recorder.log;
}

export const storyOf = async (...of: Parameters<typeof logOf>) => join([await logOf(...of)]);

/** The story of some messages from one node to another. */
export function messages(terms: readonly Term[]): Promise<Happening[]> {
  const kvs = Symbol.for("kvs");
  return storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    await amora.run(() =>
      register(
        kvs,
        spawn(async () => {
          for (;;) await receive(on(_, () => true));
        }),
      ),
    );
    await sif.run(() => {
      for (const term of terms) send(t(kvs, amora.name), term);
    });
    await cluster.pass(100);
  });
}

/** What is of the program itself, each as `lane: words`. */
export function own(story: readonly Happening[]): string[] {
  const lanes = lanesOf(story);
  return story.flatMap(({ entry, lane: id }) => {
    const lane = lanes.get(laneId(id));
    if (!lane || lane.isService) return [];
    const node = lane.node.replace("@simulated", "");
    const who = lane.isNode ? node : `${lane.label} on ${node}`;
    return [`${who}: ${eventWords(entry).replaceAll("@simulated", "")}`];
  });
}

/** What has become of the messages with this text, in the order of their sending. */
export function fates(story: readonly Happening[], text: string): (string | undefined)[] {
  return story
    .filter(({ entry }) => entry.kind === "send" && entry.text === text)
    .map(({ fate }) => fate);
}

/** A log of events made up by a test. */
export function logFrom(events: readonly TraceEvent[]): Log {
  return { origin: 0, entries: events.map(entryOf) };
}
