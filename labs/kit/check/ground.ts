/**
 * What the nodes of a check stand on: the real network of this machine, or a simulated one in which
 * time passes by itself and everything that is left to chance follows from a seed.
 */
import { randomUUID } from "node:crypto";
import process from "node:process";
import { names as namesAt } from "../../../runtime/node/epmd-client.ts";
import type { Clock } from "../../../runtime/process/clock.ts";
import type { Exports } from "../../../runtime/process/modules.ts";
import { Random } from "../../../runtime/process/random.ts";
import type { Vm } from "../../../runtime/process/vm.ts";
import { SimulatedCluster } from "../../../runtime/simulated/cluster.ts";
import type { Schedule } from "../../../runtime/simulated/schedule.ts";
import { type NodeOptions, type RunningNode, startNode } from "../../../runtime/start-node.ts";
import { type ErlProcess, startErl } from "../session/erl-process.ts";
import { type Hosts, nodeHere } from "../session/session.ts";
import { startWorld, type World } from "../session/world.ts";
import { AFAR_MS, HERE_MS, patiently, SILENCE, whileBusy } from "./patience.ts";

/** What never comes is waited for so long in a simulation, in ms: they cost nothing. */
const SIMULATED_MS = 60_000;

/** The cookie of simulated nodes, unless a check says otherwise: they are alone with each other. */
const COOKIE = "checks";

export type StartOptions = Pick<NodeOptions, "cookie" | "hidden" | "log">;

export interface Ground {
  /** What is left to chance in a check. */
  readonly random: Random;
  /** The clock by which the check's own processes wait. */
  readonly clock?: Clock;
  /** Lets a check be made. */
  play<T>(scene: () => Promise<T>): Promise<T>;
  start(name: string, options: StartOptions): Promise<RunningNode>;
  /** Starts a stock `erl` that knows the Erlang modules in these files. */
  startErl(name: string, modules: readonly string[]): Promise<ErlProcess>;
  /** Lets something happen in one order only, where every order is to be tried. */
  calmly<T>(work: () => Promise<T>): Promise<T>;
  /** Ends a node as a power cut does. Its name is free then. */
  kill(node: RunningNode): Promise<void>;
  /** Waits for something real, such as a file. */
  outside<T>(real: Promise<T>): Promise<T>;
  /** Lets time pass, in ms. */
  pass(ms: number): Promise<void>;
  /** A promise's value, or SILENCE when it is not coming. */
  patiently<T>(promise: Promise<T>): Promise<T | typeof SILENCE>;
  close(): void;
}

/** A run in which every order is to be tried: what decides, and where a student's modules come from. */
export interface Explored {
  readonly schedule: Schedule;
  load(module: string, ground: { readonly random: Random; readonly vm: Vm }): Promise<Exports>;
}

/** Nodes over TCP, in this OS process, with a port mapper of their own. */
export class RealGround implements Ground {
  readonly random = new Random(Date.now());
  readonly #hosts: Hosts;
  readonly #nodes = new Set<RunningNode>();
  readonly #erls: ErlProcess[] = [];
  /** Nobody else on this machine knows it: the nodes are alone with each other. */
  readonly #cookie = randomUUID();
  #world: World | undefined;

  constructor(hosts: Hosts) {
    this.#hosts = hosts;
  }

  play<T>(scene: () => Promise<T>): Promise<T> {
    return scene();
  }

  calmly<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  async start(name: string, options: StartOptions): Promise<RunningNode> {
    await this.#begin();
    const cookie = this.#cookie;
    const node = await startNode(name, { cookie, ...options, long: name.includes(".") });
    this.#nodes.add(node);
    return node;
  }

  async startErl(name: string, modules: readonly string[]): Promise<ErlProcess> {
    const env = await this.#begin();
    const full = nodeHere(`${name}@surtur`, this.#hosts);
    const erl = await startErl({ name: full, cookie: this.#cookie, modules, env });
    this.#erls.push(erl);
    return erl;
  }

  /** Begins the world in which the nodes are, and gives what an OS process needs to be in it. */
  async #begin(): Promise<World["env"]> {
    if (!this.#world) {
      this.#world = await startWorld(this.#hosts);
      Object.assign(process.env, this.#world.env);
    }
    return this.#world.env;
  }

  async kill(node: RunningNode): Promise<void> {
    node.stop();
    const [name, host = ""] = (Symbol.keyFor(node.name) as string).split("@");
    // The port mapper notices when the connection is closed that the name belongs to.
    while ((await namesAt(host)).some((entry) => entry.name === name)) await this.pass(5);
  }

  outside<T>(real: Promise<T>): Promise<T> {
    return real;
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  patiently<T>(promise: Promise<T>): Promise<T | typeof SILENCE> {
    return this.#nodes.size > 0
      ? patiently(AFAR_MS, promise)
      : patiently(HERE_MS, whileBusy(promise));
  }

  close(): void {
    for (const node of this.#nodes) node.stop();
    for (const erl of this.#erls) erl.end();
    this.#world?.end();
  }
}

/** Nodes on a simulated cluster. */
export class SimulatedGround implements Ground {
  readonly cluster: SimulatedCluster;
  readonly #nodes = new Set<RunningNode>();

  constructor(seed: number, schedule?: Schedule) {
    this.cluster = new SimulatedCluster(seed, undefined, schedule);
  }

  get clock(): Clock {
    return this.cluster.clock;
  }

  get random(): Random {
    return this.cluster.random;
  }

  play<T>(scene: () => Promise<T>): Promise<T> {
    return this.cluster.play(scene);
  }

  calmly<T>(work: () => Promise<T>): Promise<T> {
    return this.cluster.calmly(work);
  }

  async start(name: string, options: StartOptions): Promise<RunningNode> {
    const node = await this.cluster.start(name, {
      cookie: COOKIE,
      ...options,
      long: name.includes("."),
    });
    this.#nodes.add(node);
    return node;
  }

  startErl(): Promise<ErlProcess> {
    throw new Error('a check with an erl needs network: "real"');
  }

  async kill(node: RunningNode): Promise<void> {
    this.cluster.kill(node);
  }

  outside<T>(real: Promise<T>): Promise<T> {
    return this.cluster.outside(real);
  }

  pass(ms: number): Promise<void> {
    return this.cluster.pass(ms);
  }

  patiently<T>(promise: Promise<T>): Promise<T | typeof SILENCE> {
    const late = this.cluster.pass(SIMULATED_MS).then((): typeof SILENCE => SILENCE);
    return Promise.race([promise, late]);
  }

  close(): void {
    for (const node of this.#nodes) node.stop();
  }
}

/** @param seed of the simulated network; without one it is the real one */
export function groundFor(hosts: Hosts, seed?: number, explored?: Explored): Ground {
  return seed === undefined ? new RealGround(hosts) : new SimulatedGround(seed, explored?.schedule);
}
