/**
 * A simulated cluster: many nodes in this OS process, on a network that does what the test says, in
 * time that passes by itself. The nodes are the same as real ones; only what carries them is not.
 *
 *     const cluster = new SimulatedCluster(4711);
 *     await cluster.play(async () => {
 *       const sif = await cluster.start("sif");
 *       const amora = await cluster.start("amora");
 *       cluster.partition([sif], [amora]);
 *       …
 *     });
 *
 * Same seed, same run. So no process in it may wait for anything real: a file, a socket, a timer.
 */
import { Node } from "../node/node.ts";
import type { Clock } from "../process/clock.ts";
import type { Random } from "../process/random.ts";
import { boot, type NodeOptions, type RunningNode } from "../start-node.ts";
import { nodeName } from "../wire/node-name.ts";
import { SimulatedNetwork } from "./network.ts";
import type { Schedule } from "./schedule.ts";
import { Simulation } from "./simulation.ts";

/** The host of simulated nodes, unless they say otherwise. */
const HOST = "simulated";

/**
 * Many nodes in this OS process, for tests and for looking closely; see the head of this file. It stands
 * for a cluster of Erlang nodes, and runs the same code.
 *
 * @example
 * ```ts
 * const cluster = new SimulatedCluster(1);
 * const there = await cluster.play(async () => (await cluster.start("sif")).run(() => node()));
 * there; // sif@simulated
 * ```
 */
export class SimulatedCluster {
  readonly seed: number;
  readonly #world: Simulation;
  readonly #network: SimulatedNetwork;
  readonly #log: (text: string) => void;
  readonly #killed = new WeakSet<RunningNode>();

  /**
   * @param seed decides everything that is left to chance
   * @param log where the nodes' reports go: nowhere, if it is not given
   * @param schedule what decides in which order things happen, where every order is to be tried
   */
  constructor(seed: number, log: (text: string) => void = () => {}, schedule?: Schedule) {
    this.seed = seed;
    this.#world = new Simulation(seed, schedule);
    this.#network = new SimulatedNetwork(this.#world);
    this.#log = log;
  }

  /** The dice of this world. */
  get random(): Random {
    return this.#world.random;
  }

  /**
   * This world's clock: for processes that are not on one of its nodes, but wait in its time.
   *
   * @internal
   */
  get clock(): Clock {
    return this.#world;
  }

  /** Simulated milliseconds since the world began. */
  now(): number {
    return this.#world.now();
  }

  /**
   * Lets the world go on until a scene is over, and gives what the scene returns.
   *
   * @throws what the scene throws; Error when it waits for what never happens
   * @example
   * ```ts
   * const cluster = new SimulatedCluster(1);
   * const pong = await cluster.play(async () => {
   *   const sif = await cluster.start("sif");
   *   const amora = await cluster.start("amora");
   *   return amora.run(() => netAdm.ping(sif.name));
   * });
   * pong; // pong
   * ```
   */
  play<T>(scene: () => Promise<T>): Promise<T> {
    return this.#world.until(scene());
  }

  /** From now on something is looked at after everything that happens; it throws when that is wrong. */
  always(holds: () => void): void {
    this.#world.always(holds);
  }

  /**
   * Does something in one order only, where every order is to be tried, until nothing is left to do: what
   * only prepares a scene.
   */
  calmly<T>(work: () => Promise<T>): Promise<T> {
    const { schedule } = this.#world;
    if (!schedule) return work();
    return schedule.calmly(async () => {
      const done = await work();
      await this.pass(0);
      return done;
    });
  }

  /**
   * Allows a fault to happen, at any time from now on, once or not at all, where every order is to be tried.
   * Says whether it is: elsewhere it does not happen.
   *
   * @param name what happens, for people: `sif is killed`
   * @param nodes the one that it happens to, or two: then it happens to the cable between them
   * @param isFree whether it is not counted, as what follows of another fault
   */
  mayHappen(
    name: string,
    nodes: readonly RunningNode[],
    happen: () => void,
    isFree = false,
  ): boolean {
    const { schedule } = this.#world;
    schedule?.allow(name, nodes.map(nameOf), happen, isFree);
    return schedule !== undefined;
  }

  /** From now on a fault does not happen any more. */
  mayHappenNoMore(name: string): void {
    this.#world.schedule?.forbid(name);
  }

  /** Lets simulated milliseconds pass. To be used in a scene. */
  pass(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#world.setAlarm(ms, resolve));
  }

  /**
   * Waits for something that is not of this world, such as a file. Until it is there, the world stands
   * still.
   */
  outside<T>(real: Promise<T>): Promise<T> {
    return this.#world.outside(real);
  }

  /**
   * Starts a node, or starts one again that was killed. Where it calls `halt`, it is killed.
   *
   * @param name `sif`, or with a host `sif@surtur`
   */
  async start(
    name: string,
    options: Pick<NodeOptions, "long" | "hidden" | "cookie" | "log"> = {},
  ): Promise<RunningNode> {
    const { long = false, hidden = false, cookie = "simulated", log = this.#log } = options;
    const full = nodeName(name.includes("@") ? name : `${name}@${HOST}`, long);
    const node = await Node.start({
      ...{ name: full, cookie, hidden, log },
      carrier: this.#network.carrierFor(full.full),
      clock: this.#world,
    });
    const booted = boot(node, []);
    const running: RunningNode = {
      ...booted,
      // On a node that was killed nothing runs any more.
      run: (code) => (this.#killed.has(running) ? new Promise(() => {}) : booted.run(code)),
    };
    node.vm.quit = () => this.kill(running);
    return running;
  }

  /** Ends a node as a power cut does: the others learn of it when their connections close. */
  kill(node: RunningNode): void {
    if (this.#killed.has(node)) return;
    this.#killed.add(node);
    this.#world.schedule?.lose(nameOf(node));
    node.stop();
    this.#network.sever(nameOf(node));
  }

  /** From now on each chunk of bytes takes so many milliseconds. */
  delay(shortest: number, longest: number): void {
    this.#network.delay(shortest, longest);
  }

  /** Cuts all ways between two groups of nodes. */
  partition(some: readonly RunningNode[], others: readonly RunningNode[]): void {
    for (const a of some)
      for (const b of others) {
        this.cut(a, b);
        this.cut(b, a);
      }
  }

  /** Cuts one way only: what `from` sends does not reach `to`. */
  cut(from: RunningNode, to: RunningNode): void {
    this.#network.cut(nameOf(from), nameOf(to));
  }

  /** Heals all cuts. */
  heal(): void {
    this.#network.heal();
  }
}

const nameOf = (node: RunningNode) => Symbol.keyFor(node.name) as string;
