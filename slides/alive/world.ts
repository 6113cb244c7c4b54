/**
 * A cluster inside a page: nodes on a simulated network, each with a shell to type at. They are the same
 * nodes as in a terminal, and the same shell; what is simulated is the network between them, and time.
 */
import "../../runtime/erlang/modules/standard.ts";
import { openShell, type TypedShell } from "../../labs/kit/session/typed-shell.ts";
import { current } from "../../runtime/process/current.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import "../../runtime/shell/served.ts";
import { SimulatedCluster } from "../../runtime/simulated/cluster.ts";
import type { RunningNode } from "../../runtime/start-node.ts";
import { draw } from "../../runtime/trace/diagram-svg.ts";
import { join } from "../../runtime/trace/join.ts";
import { Recorder } from "../../runtime/trace/recorder.ts";
import { cropped } from "../kit/scenes/cropped.ts";

/** What a page has of the labs: for each number the modules of its solution. */
export type Labs = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
>;

/** What is said for a text that is never answered. */
const NEVER = "This waits for what never comes: begin again.";

/** So long what was sent is on its way, in simulated ms, before the next line can be typed. */
const AFTERWARDS_MS = 100;

export class World {
  readonly #cluster: SimulatedCluster;
  readonly #recorder = new Recorder();
  readonly #shells = new Map<string, TypedShell>();
  readonly #nodes: RunningNode[] = [];
  readonly #labs: readonly string[];
  readonly #modules: Labs;
  readonly #printed: (node: string, text: string) => void;
  /** From where on the diagram shows what happened. */
  #seen = 0;

  /**
   * @param labs the numbers of those whose solutions the nodes have
   * @param printed is told what a node prints while it answers nothing
   */
  constructor(
    labs: readonly string[],
    modules: Labs,
    printed: (node: string, text: string) => void = () => {},
  ) {
    this.#labs = labs;
    this.#modules = modules;
    this.#printed = printed;
    this.#cluster = new SimulatedCluster(1);
  }

  /** Starts a node, `sif@surtur`, or one that is alone, whose name is empty. */
  async start(name: string): Promise<void> {
    const log = (text: string) => this.#printed(name, text);
    const shell = await this.#cluster.play(async () => {
      if (name !== "") return this.#open(name, await this.#cluster.start(name, { log }));
      const vm = new Vm(Symbol.for("nonode@nohost"), { clock: this.#cluster.clock, log });
      return this.#open(name, {
        load: (module, exports) => vm.modules.load(module, exports),
        run: (code) => runOn(vm, code),
      });
    });
    this.#shells.set(name, shell);
  }

  #open(name: string, node: Pick<RunningNode, "load" | "run"> | RunningNode): Promise<TypedShell> {
    if ("stop" in node) this.#nodes.push(node);
    for (const lab of this.#labs)
      for (const [module, exports] of Object.entries(this.#modules[lab] ?? {}))
        node.load(module, exports);
    const shell = openShell(node.run, (text) => this.#printed(name, text));
    void node.run(() => {
      current().vm.quit = () => this.#printed(name, "This node has ended: begin again.\n");
    });
    return shell;
  }

  /** Types a text at a node's shell, and gives what is printed for it. */
  async type(name: string, text: string): Promise<string> {
    const shell = this.#shells.get(name);
    if (!shell) throw new Error(`there is no node ${name}`);
    try {
      return await this.#cluster.play(async () => {
        const answer = await shell(text);
        await this.#cluster.pass(AFTERWARDS_MS);
        return answer;
      });
    } catch {
      return NEVER;
    }
  }

  /** What a node's prompt shows. */
  number(name: string): number {
    return this.#shells.get(name)?.number ?? 1;
  }

  /** Cuts the nodes from each other, or heals all cuts. */
  cut(isCut: boolean): void {
    this.#cluster.heal();
    if (!isCut) return;
    for (const node of this.#nodes)
      this.#cluster.partition(
        [node],
        this.#nodes.filter((other) => other !== node),
      );
  }

  /** What is drawn from now on begins here. */
  forget(): void {
    this.#seen = this.#recorder.log.entries.length;
  }

  /** The messages since the diagram was begun, as a picture. */
  diagram(): string {
    const { origin, entries } = this.#recorder.log;
    const shown = entries.slice(this.#seen);
    return shown.length === 0 ? "" : cropped(draw(join([{ origin, entries: shown }]), false).svg);
  }

  end(): void {
    this.#recorder.stop();
    for (const node of this.#nodes) node.stop();
  }
}
