/**
 * The networks on which values are tried: a node that talks to itself, the same while it is traced, the
 * nodes of a simulated cluster, and nodes that are connected by TCP.
 */
import { after as afterAll } from "node:test";
import {
  netAdm,
  type RunningNode,
  receive,
  recordTrace,
  SimulatedCluster,
  startNode,
  after as timeout,
} from "#runtime";
import { startEpmd } from "../../runtime/node/epmd-daemon.ts";

/** Where a trial takes place. */
export interface Ground {
  readonly here: RunningNode;
  /** Another node, or the same when there is only one. */
  readonly there: RunningNode;
  /** A node that is connected to both, and has no part in it. */
  readonly bystander: RunningNode | undefined;
  /** How long what must come is waited for, in ms of the nodes' clock. */
  readonly patience: number;
  /** Lets all that is due happen. */
  settle(): Promise<void>;
}

export interface Network {
  readonly name: string;
  play(scene: (ground: Ground) => Promise<void>): Promise<void>;
}

/** What has come to nobody's ears, in this OS process: it would have ended it. */
const escaped: unknown[] = [];
process.on("uncaughtException", (error) => escaped.push(error));
process.on("unhandledRejection", (error) => escaped.push(error));

/** What would have ended the OS process since it was asked last, each in a line. */
export function whatEscaped(): string[] {
  return escaped.splice(0).map((error) => {
    const stack = error instanceof Error ? String(error.stack) : String(error);
    return `escaped: ${stack.split("\n").slice(0, 4).join(" | ")}`;
  });
}

const settle = () => receive(timeout(1, () => undefined)) as Promise<undefined>;

async function alone(scene: (ground: Ground) => Promise<void>): Promise<void> {
  const cluster = new SimulatedCluster(1);
  await cluster.play(async () => {
    const sif = await cluster.start("sif");
    await scene({ here: sif, there: sif, bystander: undefined, patience: 60_000, settle });
  });
}

async function traced(scene: (ground: Ground) => Promise<void>): Promise<void> {
  const trace = recordTrace();
  try {
    await alone(scene);
  } finally {
    trace.stop();
  }
}

async function simulated(scene: (ground: Ground) => Promise<void>): Promise<void> {
  const cluster = new SimulatedCluster(1);
  await cluster.play(async () => {
    const here = await cluster.start("sif");
    const there = await cluster.start("amora");
    const bystander = await cluster.start("bystander");
    await connect(here, there, bystander);
    await scene({ here, there, bystander, patience: 60_000, settle });
  });
}

let nodes: Promise<readonly RunningNode[]> | undefined;

afterAll(async () => {
  for (const node of (await nodes) ?? []) node.stop();
});

async function tcp(scene: (ground: Ground) => Promise<void>): Promise<void> {
  nodes ??= startThree();
  const [here, there, bystander] = (await nodes) as [RunningNode, RunningNode, RunningNode];
  await connect(here, there, bystander);
  await scene({ here, there, bystander, patience: 5_000, settle: async () => {} });
}

async function startThree(): Promise<readonly RunningNode[]> {
  const epmd = await startEpmd({ port: 0, addresses: ["127.0.0.1"], idleMs: 100 });
  process.env.ERL_EPMD_PORT = String(epmd.port);
  const options = { cookie: "abc", log: () => {} };
  return Promise.all(["sif", "amora", "bystander"].map((name) => startNode(name, options)));
}

async function connect(...all: readonly RunningNode[]): Promise<void> {
  for (const from of all)
    for (const to of all) if (to !== from) await from.run(() => netAdm.ping(to.name));
}

export const networks: readonly Network[] = [
  { name: "on one node", play: alone },
  { name: "on one node that is traced", play: traced },
  { name: "between simulated nodes", play: simulated },
  { name: "over TCP", play: tcp },
];
