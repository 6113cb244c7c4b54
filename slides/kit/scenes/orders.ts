/**
 * A small program in the plain order, and in one that breaks it. That one is looked for while the slides
 * are made, and made as plain as it can be, with what `--explore` does it with.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningNode, receive, register, self, spawn, type Term, t } from "#runtime";
import { lab } from "../../../labs/01/index.ts";
import type { Check } from "../../../labs/kit/check/lab.ts";
import type { Stage } from "../../../labs/kit/check/stage.ts";
import { partingsOf } from "../../../labs/kit/explore/choices.ts";
import { hunt } from "../../../labs/kit/explore/hunt.ts";
import { limitsOf, Player } from "../../../labs/kit/explore/play.ts";
import { shrunk } from "../../../labs/kit/explore/shrink.ts";
import { type Story, storyOf } from "../../../labs/kit/explore/story.ts";
import { startCluster } from "../../../labs/kit/session/cluster.ts";
import { print } from "../../../runtime/erlang/print/print.ts";
import type { Entry } from "../../../runtime/trace/entry.ts";
import type { Happening } from "../../../runtime/trace/join.ts";
import * as kvs from "../../../solutions/01/kvs.ts";
import { announce, announceStored, ask, read } from "../../examples/orders.ts";

const SOLUTIONS = fileURLToPath(new URL("../../../solutions", import.meta.url));

/** What a stage needs to be one; these programs are loaded as they are. */
export const staged = { lab, folder: join(SOLUTIONS, lab.number), earlier: SOLUTIONS };

/** Nobody waits for so long in these scenes, in ms. */
const LONG_MS = 60_000;

const [server, writer, reader] = ["kvs", "writer", "reader"].map((each) => Symbol.for(each)) as [
  symbol,
  symbol,
  symbol,
];

function scene(name: string, faults: number, run: Check["run"]): Check {
  const look = { at: "start", ask: "" };
  return { name, look, hints: ["", "", ""], explored: { delays: 0, faults }, run };
}

/** Nodes that are connected; the name server is on the last. */
async function withServer<Names extends readonly string[]>(stage: Stage, names: Names) {
  const nodes = await startCluster(stage, names, []);
  await stage.calmly(async () => nodes.at(-1)?.run(() => void kvs.start()));
  return nodes as unknown as { readonly [Each in keyof Names]: RunningNode };
}

const reads = (how: (...to: Parameters<typeof announce>) => unknown) =>
  scene("amora reads what sif has stored", 0, async (stage) => {
    const [sif, amora, thor] = await withServer(stage, ["sif", "amora", "thor"] as const);
    const to = t(server, thor.name);
    let tell = (_answer: Term) => {};
    const answer = new Promise<Term>((resolve) => {
      tell = resolve;
    });
    const reading = async () => tell((await read(to)) as Term);
    await stage.calmly(() => amora.run(() => void register(reader, spawn(reading))));
    void sif.run(async () => {
      register(writer, self());
      await how(to, t(reader, amora.name));
      await receive(); // what comes, lies in its mailbox
    });
    const came = print(await answer);
    await stage.pass(1); // what is still under way arrives
    if (came !== "{ok,sunny}") stage.wrong("{ok,sunny}", came);
  });

/** The program, and the same put right. */
export const announced = reads(announce);
export const announcedStored = reads(announceStored);

/** One that asks the name server, whose node may be lost. */
export const asked = scene("who asks is answered", 1, async (stage) => {
  const [amora, thor] = await withServer(stage, ["amora", "thor"] as const);
  stage.faults.mayKill(thor);
  let isAnswered = false;
  const asking = amora.run(async () => {
    register(reader, self());
    await ask(t(server, thor.name));
    isAnswered = true;
  });
  await Promise.race([asking, stage.pass(LONG_MS)]);
  if (!isAnswered) stage.wrong("an answer", "none");
});

/** A scene as it comes if nothing is done about it. */
export const plain = (of: Check): Promise<Story> =>
  storyOf(new Player(staged), of, limitsOf(of), []);

/** A scene in an order that breaks it. */
export async function broken(of: Check): Promise<Story> {
  const player = new Player(staged);
  const { failed } = await hunt(player, of, () => true);
  if (!failed) throw new Error(`expected an order that breaks "${of.name}", got none`);
  const { steps } = await shrunk(player, of, failed.limits, failed);
  return storyOf(player, of, failed.limits, partingsOf(steps));
}

/** What is to be drawn of a run: what comes after the preparations, and of these the names. */
export function seenIn({ run, inStep, happenings }: Story): Happening[] {
  const begin = run.steps.findLastIndex(({ isCalm }) => isCalm) + 1;
  const seen = new Set(run.steps.flatMap((_, step) => (step < begin ? [] : inStep(step))));
  const isEnd = ({ kind, text }: Entry) => kind === "exit" && text === "normal";
  return happenings.filter((each) =>
    seen.has(each) ? !isEnd(each.entry) : each.entry.kind === "register",
  );
}
