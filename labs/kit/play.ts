/**
 * Plays a session: every node in it is an OS process of its own on this machine, and what the session
 * types is typed into their shells, in its order. Whoever calls it hears of each step as it is done.
 */
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { endChild, startChild } from "./children.ts";
import type { NodeOrder, NodeWord } from "./node-child.ts";
import { here, isAnswer, type Step } from "./session.ts";
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
 * Plays steps until one of them gets no answer at all.
 *
 * @param hear is called after each step
 * @returns whether all answers were right
 */
export async function play(
  steps: readonly Step[],
  judged: Judged,
  hear: (played: Played) => void,
): Promise<boolean> {
  const world = await startWorld();
  const nodes = new Map<string | undefined, PlayNode>();
  const cookie = randomUUID();
  let printed = "";
  let allRight = true;
  try {
    for (const step of steps) {
      const node =
        nodes.get(step.node) ??
        (await PlayNode.start(step.node, cookie, judged, world, (text) => {
          printed += text;
        }));
      nodes.set(step.node, node);
      const answer = await node.type(here(step.typed));
      const right = answer !== undefined && isAnswer(answer, step.answer);
      hear({ step, printed, answer, right });
      printed = "";
      allRight &&= right;
      if (answer === undefined) return false;
    }
    return allRight;
  } finally {
    for (const node of nodes.values()) node.end();
    world.end();
  }
}

/** A node as seen from here. */
class PlayNode {
  readonly #child: ChildProcess;
  #hear: (word: NodeWord | undefined) => void = () => {};

  private constructor(child: ChildProcess, print: (text: string) => void) {
    this.#child = child;
    child.on("message", (word: NodeWord) => {
      if (word.op === "printed") print(word.text);
      else this.#hear(word);
    });
    child.once("disconnect", () => this.#hear(undefined));
  }

  static async start(
    name: string | undefined,
    cookie: string,
    judged: Judged,
    world: World,
    print: (text: string) => void,
  ): Promise<PlayNode> {
    const path = foldersOf(judged);
    const node = new PlayNode(startChild("./node-child.ts", [], world.env), print);
    const word = await node.#tell({ op: "start", name, cookie, path }, START_MS);
    if (word?.op === "up") return node;
    node.end();
    throw new Error(`a node does not start: ${word?.op === "failed" ? word.why : "it has ended"}`);
  }

  /** What the node's shell answers. */
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
