/**
 * Plays a session: every node in it is an OS process of its own on this machine, and what the session
 * types is typed into their shells, in its order. Whoever calls it hears of each step as it is done.
 */
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { endChild, ended, startChild } from "./children.ts";
import type { NodeOrder, NodeWord } from "./node-child.ts";
import { type Hosts, here, hostsOf, isAnswer, nodeHere, type Step } from "./session.ts";
import { foldersOf, type Judged } from "./stage.ts";
import { startWorld, type World } from "./world.ts";

/** What came of a step. */
export interface Played {
  readonly step: Step;
  /** What was printed meanwhile, on any node. */
  readonly printed: string;
  /** What the shell answered; `undefined` when nothing came. */
  readonly answer: string | undefined;
  /** Whether the answer is the one in the session. */
  readonly right: boolean;
}

/** How long a node may take to start, and an answer to come, in ms. */
const START_MS = 60_000;
const ANSWER_MS = 5_000;

/**
 * Plays steps until one of them gets no answer that should.
 *
 * @param hear is called after each step
 * @returns whether all answers were right
 */
export async function play(
  steps: readonly Step[],
  judged: Judged,
  hear: (played: Played) => void,
): Promise<boolean> {
  const hosts = hostsOf(judged.lab);
  const world = await startWorld(hosts);
  const stage = new PlayStage(judged, world, hosts);
  let allRight = true;
  try {
    await Promise.all([...new Set(steps.map(({ node }) => node))].map((node) => stage.start(node)));
    for (const step of steps) {
      if (step.number === 1 && stage.hasEnded(step.node)) await stage.start(step.node);
      const answer = await stage.type(step.node, here(step.typed, hosts));
      const right = isAnswer(answer ?? "", here(step.answer, hosts));
      hear({ step, printed: stage.printed(), answer, right });
      allRight &&= right;
      if (answer === undefined && !right) return false;
    }
    return allRight;
  } finally {
    stage.end();
    world.end();
  }
}

/** The nodes of a session. */
class PlayStage {
  readonly #judged: Judged;
  readonly #world: World;
  readonly #hosts: Hosts;
  readonly #cookie = randomUUID();
  readonly #nodes = new Map<string | undefined, PlayNode>();
  #printed = "";

  constructor(judged: Judged, world: World, hosts: Hosts) {
    this.#judged = judged;
    this.#world = world;
    this.#hosts = hosts;
  }

  async start(name: string | undefined): Promise<void> {
    const node = new PlayNode(this.#world, (text) => {
      this.#printed += text;
    });
    this.#nodes.set(name, node);
    await node.start({
      op: "start",
      name: name === undefined ? undefined : nodeHere(name, this.#hosts),
      cookie: this.#cookie,
      path: foldersOf(this.#judged),
    });
  }

  hasEnded(name: string | undefined): boolean {
    return this.#nodes.get(name)?.hasEnded === true;
  }

  /** What the shell of a node answers. */
  type(name: string | undefined, text: string): Promise<string | undefined> {
    return (this.#nodes.get(name) as PlayNode).type(text);
  }

  /** What was printed since this was last asked. */
  printed(): string {
    const printed = this.#printed;
    this.#printed = "";
    return printed;
  }

  end(): void {
    for (const node of this.#nodes.values()) node.end();
  }
}

/** A node as seen from here. */
class PlayNode {
  readonly #child: ChildProcess;
  #hear: (word: NodeWord | undefined) => void = () => {};

  constructor(world: World, print: (text: string) => void) {
    this.#child = startChild("./node-child.ts", world.env);
    this.#child.on("message", (word: NodeWord) => {
      if (word.op === "printed") print(word.text);
      else this.#hear(word);
    });
    // Once it has ended, and not before, the other nodes can know.
    this.#child.once("disconnect", () => ended(this.#child).then(() => this.#hear(undefined)));
  }

  get hasEnded(): boolean {
    return !this.#child.connected;
  }

  async start(order: NodeOrder & { op: "start" }): Promise<void> {
    const word = await this.#tell(order, START_MS);
    if (word?.op === "up") return;
    const why = word?.op === "failed" ? word.why : "it has ended";
    throw new Error(`the node ${order.name ?? "without a name"} does not start: ${why}`);
  }

  async type(text: string): Promise<string | undefined> {
    const word = await this.#tell({ op: "type", text }, ANSWER_MS);
    return word?.op === "answer" ? word.text : undefined;
  }

  end(): void {
    endChild(this.#child);
  }

  #tell(order: NodeOrder, ms: number): Promise<NodeWord | undefined> {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(undefined), ms);
      this.#hear = (word) => {
        clearTimeout(late);
        resolve(word);
      };
      if (this.#child.connected) this.#child.send(order);
      else this.#hear(undefined);
    });
  }
}
