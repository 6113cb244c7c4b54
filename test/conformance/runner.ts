/**
 * Plays scenarios in three casts: two stock nodes, whose reports are the expectation; and each of the
 * two replaced by ours in turn. The casts play at the same time, each in a cluster of its own, so
 * their nodes can have the same names and their reports can be compared as they are.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ended, startChild } from "../support/children.ts";
import { type Cluster, cluster, type ErlNode, erlEval } from "../support/erl.ts";
import { Output } from "../support/output.ts";
import { Normaliser } from "./normalise.ts";
import { PAIR, type Scenario, type Side, type Start, type Step, type World } from "./scenario.ts";

/** What plays each node. */
export interface Cast {
  readonly sif: "erl" | "ours";
  readonly amora: "erl" | "ours";
}

/** The cast whose reports are the expectation. */
export const STOCK: Cast = { sif: "erl", amora: "erl" };

/** The casts that are to report the same. */
export const MIXED: readonly Cast[] = [
  { sif: "ours", amora: "erl" },
  { sif: "erl", amora: "ours" },
];

/** What came out of a scenario: for each step the side and its report. */
export type Report = readonly string[];

const MODULES = fileURLToPath(new URL("./modules/", import.meta.url));

/** How long `Next()` waits for a message that is to come, in milliseconds. */
const LONG_MS = 5_000;

/** Takes back all names, and waits until the locks of processes that have ended are gone. */
const CLEAR = `
  global:sync(), [global:unregister_name(N) || N <- global:registered_names()],
  global:trans({lock, clear}, fun() -> ok end, [node() | nodes()])`;

export class Runner {
  /** Where the modules of the scenarios are for `erl`. */
  readonly #compiled: string;
  readonly #stages = new Map<Cast, Map<World, Promise<Stage>>>();

  private constructor(compiled: string) {
    this.#compiled = compiled;
  }

  static async start(): Promise<Runner> {
    const compiled = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
    await erlEval(`{ok, _} = compile:file("${MODULES}ddemo.erl", [{outdir, "${compiled}"}])`);
    return new Runner(compiled);
  }

  async end(): Promise<void> {
    for (const stages of this.#stages.values())
      for (const stage of stages.values()) await (await stage).close();
    rmSync(this.#compiled, { recursive: true, force: true });
  }

  /** Plays a scenario with a cast. */
  async play(scenario: Scenario, cast: Cast): Promise<Report> {
    const world = scenario.world ?? PAIR;
    const stage = await (world.once ? this.#open(world, cast) : this.#shared(world, cast));
    let report: Report | undefined;
    try {
      report = await perform(scenario.steps, stage);
      return report;
    } finally {
      // After a fault the nodes may still be at it: the next scenario gets others.
      if (!report) this.#stages.get(cast)?.delete(world);
      if (world.once || !report) await stage.close();
    }
  }

  #shared(world: World, cast: Cast): Promise<Stage> {
    const stages = this.#stages.get(cast) ?? new Map<World, Promise<Stage>>();
    this.#stages.set(cast, stages);
    const stage = stages.get(world) ?? this.#open(world, cast);
    stages.set(world, stage);
    return stage;
  }

  #open(world: World, cast: Cast): Promise<Stage> {
    return new Promise((resolve, reject) => {
      const ended = cluster(async (c) => {
        const start = (side: Side, by: "erl" | "ours", how: Start) =>
          c[by](side, { ...how, path: [MODULES], args: ["-pa", this.#compiled] });
        const nodes = new Map<Side, ErlNode>();
        const starting: [Side, Promise<ErlNode>][] = [
          ["sif", start("sif", cast.sif, world.sif ?? {})],
          ["amora", start("amora", cast.amora, world.amora ?? {})],
        ];
        if (world.thor) starting.push(["thor", start("thor", "erl", world.thor)]);
        for (const [side, node] of starting) nodes.set(side, await node);
        if (world.started) for (const node of nodes.values()) await node.eval(world.started);
        await new Promise<void>((release) => {
          const close = () => {
            release();
            return ended;
          };
          resolve({ cluster: c, world, nodes, close });
        });
      });
      ended.catch(reject);
    });
  }
}

/** Where a cast plays: its nodes. */
interface Stage {
  readonly cluster: Cluster;
  readonly world: World;
  readonly nodes: ReadonlyMap<Side, ErlNode>;
  readonly close: () => Promise<void>;
}

async function perform(steps: readonly Step[], { nodes, world, cluster }: Stage): Promise<Report> {
  const names = [...nodes].map(([side, { name }]) => `${capital(side)} = '${name}'`);
  const next = `Next = fun() -> receive M -> M after ${LONG_MS} -> nothing end end`;
  for (const node of nodes.values()) {
    await node.fresh();
    await node.eval([...names, next, "ok"].join(", "));
  }
  if (!world.apart)
    for (const node of nodes.values())
      await node.eval([...nodes.values()].map(({ name }) => `net_adm:ping('${name}')`).join(", "));
  if (world.cleared) await nodes.get("sif")?.eval(CLEAR);
  const normalisers = new Map<Side, Normaliser>();
  const report: string[] = [];
  for (const [side, step] of steps) {
    const node = nodes.get(side);
    if (!node) throw new Error(`nothing plays ${side}`);
    const normaliser = normalisers.get(side) ?? new Normaliser();
    normalisers.set(side, normaliser);
    report.push(`${side}: ${normaliser.normalise(await take(step, node, cluster))}`);
  }
  return report;
}

async function take(step: Step[1], node: ErlNode, { cookie, env }: Cluster): Promise<string> {
  if (typeof step === "string") return node.eval(step);
  if ("erlCall" in step) {
    const child = startChild("erl_call", ["-n", node.name, "-c", cookie, "-a", step.erlCall], env);
    const output = new Output(child);
    await ended(child);
    return `erl_call prints ${output.text.trim()}`;
  }
  // Up to the end of the line, or to the answer to a step, which may come without one.
  const [text] = await node.printed(new RegExp(`${step.prints}[^\\n\\uE000]*`));
  return `prints ${text}`;
}

const capital = (side: Side) => side.charAt(0).toUpperCase() + side.slice(1);
