/**
 * Faults that may happen at any time, where every order is tried: at most as many as a check allows, see
 * `explored` in `lab.ts`. What follows of one, as a cable that is mended, is not counted. Where not every
 * order is tried none happens by itself.
 */
import { inBackground } from "../../../runtime/process/background.ts";
import { runOn } from "../../../runtime/process/start.ts";
import type { Vm } from "../../../runtime/process/vm.ts";
import type { SimulatedCluster } from "../../../runtime/simulated/cluster.ts";
import type { RunningNode } from "../../../runtime/start-node.ts";

const shortName = ({ name }: RunningNode) => (Symbol.keyFor(name) as string).replace(/@.*/, "");

export class Faults {
  readonly #cluster: SimulatedCluster | undefined;
  readonly #vm: Vm;
  readonly #kill: (node: RunningNode) => Promise<void>;

  /** @param cluster where every order is tried; elsewhere there is none */
  constructor(
    cluster: SimulatedCluster | undefined,
    vm: Vm,
    kill: (node: RunningNode) => Promise<void>,
  ) {
    this.#cluster = cluster;
    this.#vm = vm;
    this.#kill = kill;
  }

  /** Whether they happen: where every order is tried. */
  get areTried(): boolean {
    return this.#cluster !== undefined;
  }

  /** A node may be killed. Says whether that is so. */
  mayKill(node: RunningNode): boolean {
    const cluster = this.#cluster;
    cluster?.mayHappen(`${shortName(node)} is killed`, [node], () => cluster.kill(node));
    return this.areTried;
  }

  /**
   * The cable between two nodes may be cut, and mended some time after that.
   *
   * @returns what cuts it for good
   */
  mayCut(one: RunningNode, other: RunningNode): (cluster: SimulatedCluster) => void {
    const tried = this.#cluster;
    const cable = `the cable between ${shortName(one)} and ${shortName(other)} is`;
    tried?.mayHappen(`${cable} cut`, [one, other], () => {
      tried.partition([one], [other]);
      tried.mayHappen(`${cable} mended`, [one, other], () => tried.heal(), true);
    });
    return (cluster) => {
      for (const what of ["cut", "mended"]) cluster.mayHappenNoMore(`${cable} ${what}`);
      cluster.partition([one], [other]);
    };
  }

  /**
   * A node may be killed, and started again some time after that.
   *
   * @param again starts it
   * @returns what does so where it has not happened yet, and gives the node that was started again
   */
  mayRestart(node: RunningNode, again: () => Promise<RunningNode>): () => Promise<RunningNode> {
    let back: Promise<RunningNode> | undefined;
    const start = () => {
      back ??= runOn(this.#vm, again);
      inBackground(back, () => {}); // whoever asks for it is told
      return back;
    };
    const cluster = this.#cluster;
    const name = shortName(node);
    cluster?.mayHappen(`${name} is killed`, [node], () => {
      cluster.kill(node);
      cluster.mayHappen(`${name} is started again`, [node], start, true);
    });
    return async () => {
      await this.#kill(node);
      return start();
    };
  }
}
