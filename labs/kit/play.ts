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
  const cookie = randomUUID();
  const names = new Set(steps.map(({ node }) => node));
  const nodes = new Map<string | undefined, PlayNode>();
  let printed = "";
  let allRight = true;
  const print = (text: string) => {
    printed += text;
  };
  try {
    for (const name of names) nodes.set(name, new PlayNode(world, print));
    await Promise.all([...nodes].map(([name, node]) => node.start(name, cookie, judged)));
    for (const step of steps) {
      const answer = await nodes.get(step.node)?.type(here(step.typed));
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

  constructor(world: World, print: (text: string) => void) {
    this.#child = startChild("./node-child.ts", world.env);
    this.#child.on("message", (word: NodeWord) => {
      if (word.op === "printed") print(word.text);
      else this.#hear(word);
    });
    this.#child.once("disconnect", () => this.#hear(undefined));
  }

  async start(name: string | undefined, cookie: string, judged: Judged): Promise<void> {
    const path = foldersOf(judged);
    const word = await this.#tell({ op: "start", name, cookie, path }, START_MS);
    if (word?.op === "up") return;
    const why = word?.op === "failed" ? word.why : "it has ended";
    throw new Error(`the node ${name ?? "without a name"} does not start: ${why}`);
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
