/**
 * A simulated cluster in which nodes are killed and started again and ways between them are cut and
 * healed, as the seed has it, while something goes on in it. A *world* says what goes on, and what must
 * hold at the end, when everything is healed and has had time to settle.
 */
import { netAdm, type RunningNode, SimulatedCluster } from "#runtime";

export interface World {
  readonly name: string;
  /** Plays it once. @throws what does not hold */
  play(seed: number): Promise<void>;
}

/** Of whole seconds, simulated: longer than any of the programs waits for anything. */
const SETTLE_MS = 300_000;

export class Turmoil {
  readonly cluster: SimulatedCluster;
  readonly live = new Map<string, RunningNode>();
  /** Whether there are nodes that can't reach each other. */
  isCut = false;
  readonly #begin: (node: RunningNode) => Promise<unknown>;

  /** @param begin what is done on each node that is started */
  constructor(seed: number, begin: (node: RunningNode) => Promise<unknown> = async () => {}) {
    this.cluster = new SimulatedCluster(seed);
    this.#begin = begin;
  }

  get random() {
    return this.cluster.random;
  }

  get nodes(): RunningNode[] {
    return [...this.live.values()];
  }

  /** One of the nodes that live; there is one. */
  get some(): RunningNode {
    return this.random.pick(this.nodes);
  }

  /** Starts a node that knows the others. */
  async start(name: string): Promise<RunningNode> {
    const node = await this.cluster.start(name);
    for (const other of this.nodes) await node.run(() => netAdm.ping(other.name));
    this.live.set(name, node);
    await this.#begin(node);
    return node;
  }

  kill(name: string): void {
    const node = this.live.get(name);
    this.live.delete(name);
    if (node) this.cluster.kill(node);
  }

  /** One of the names that are not taken. */
  missing(names: readonly string[]): string | undefined {
    const missing = names.filter((name) => !this.live.has(name));
    return missing.length > 0 ? this.random.pick(missing) : undefined;
  }

  /** Cuts some of the nodes off from the others. */
  partition(): void {
    this.isCut = true;
    const some = this.nodes.filter(() => this.random.between(0, 1) === 1);
    this.cluster.partition(
      some,
      this.nodes.filter((node) => !some.includes(node)),
    );
  }

  heal(): void {
    this.isCut = false;
    this.cluster.heal();
  }

  /**
   * Lets the dice have something befall the cluster: a node is lost, one of those that are missing comes, a cable
   * is cut, all are mended; or something else, which is the world's own. No node comes during a cut, see
   * `worlds/global.ts`.
   *
   * @param names all nodes
   * @param least so many are left
   * @param others of how many other things there are
   * @returns which of the others it is, from 0 on, if it is one
   */
  async befall(
    names: readonly string[],
    least: number,
    others: number,
  ): Promise<number | undefined> {
    const down = this.missing(names);
    const which = this.random.between(0, 3 + others);
    if (which === 0 && this.live.size > least) this.kill(this.random.pick([...this.live.keys()]));
    if (which === 1 && down !== undefined && !this.isCut) await this.start(down);
    if (which === 2) this.partition();
    if (which === 3) this.heal();
    return which > 3 ? which - 4 : undefined;
  }

  /** Lets a while pass, in ms. */
  pass(longest: number): Promise<void> {
    return this.cluster.pass(this.random.between(0, longest));
  }

  /** Heals everything, lets all nodes meet, and waits until nothing is left to be done. */
  async settle(): Promise<void> {
    this.heal();
    await this.cluster.pass(SETTLE_MS);
    for (let round = 0; round < 2; round++) {
      for (const a of this.nodes)
        for (const b of this.nodes) await a.run(() => netAdm.ping(b.name));
      await this.cluster.pass(SETTLE_MS);
    }
  }
}
