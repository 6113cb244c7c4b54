/** An OS process with nodes of a session that is played, as seen from the one that plays it. */
import type { ChildProcess } from "node:child_process";
import { endChild, ended, startChild } from "../check/children.ts";
import type { Program } from "../check/judge.ts";
import type { NodeOrder, NodeWord } from "./node-child.ts";
import type { World } from "./world.ts";

/** How long a node may take to start, and an answer to come, in ms. */
const START_MS = 60_000;
const ANSWER_MS = 5_000;

const NODE_CHILD = new URL("./node-child.ts", import.meta.url);

interface Begin {
  readonly seed: number | undefined;
  /** The file for what happens, line by line. */
  readonly log: string | undefined;
  /** How the OS process is started, if not as usual. */
  readonly program?: Program | undefined;
}

type Start = Omit<Extract<NodeOrder, { op: "start" }>, "op">;

export class PlayedProcess {
  readonly #child: ChildProcess;
  /** What it is told is told one after the other. */
  #last: Promise<unknown>;
  #hear: (word: NodeWord | undefined) => void = () => {};

  constructor(world: World, { seed, log, program }: Begin, print: (text: string) => void) {
    const { url, ...options } = program ?? { url: NODE_CHILD, env: world.env };
    this.#child = startChild(url, options);
    this.#child.on("message", (word: NodeWord) => {
      if (word.op === "printed") print(word.text);
      else this.#hear(word);
    });
    // Once it has ended, and not before, the other nodes can know.
    this.#child.once("disconnect", () => ended(this.#child).then(() => this.#hear(undefined)));
    this.#last = this.#tell(
      {
        op: "begin",
        ...(seed !== undefined && { seed }),
        ...(log !== undefined && { trace: log }),
      },
      START_MS,
    );
  }

  async start(order: Start): Promise<void> {
    const word = await this.#next({ op: "start", ...order }, START_MS);
    if (word?.op === "done") return;
    const why = word?.op === "failed" ? word.why : "it has ended";
    throw new Error(`the node ${order.name ?? "without a name"} does not start: ${why}`);
  }

  /** What the shell of a node answers, if it does. */
  async type(
    name: string | undefined,
    text: string,
  ): Promise<{ readonly text: string } | "ended" | "silent"> {
    const word = await this.#next({ op: "type", name, text }, ANSWER_MS);
    if (word?.op === "done" && word.answer !== undefined) return { text: word.answer };
    return word?.op === "ended" || !this.#child.connected ? "ended" : "silent";
  }

  /**
   * Lets it notice what others have sent. Everything that it has printed has been heard then.
   *
   * @returns what stays the same while nothing happens there
   */
  async notices(): Promise<string> {
    const word = await this.#next({ op: "notice" }, ANSWER_MS);
    return word?.op === "done" ? (word.answer ?? "") : "";
  }

  end(): void {
    endChild(this.#child);
  }

  /** Lets it end by itself, so that it has written down everything. */
  async hangUp(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await ended(this.#child);
    this.end();
  }

  #next(order: NodeOrder, ms: number): Promise<NodeWord | undefined> {
    const word = this.#last.then(() => this.#tell(order, ms));
    this.#last = word;
    return word;
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
