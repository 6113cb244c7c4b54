/** An OS process with nodes of a session that is played, as seen from the one that plays it. */
import type { ChildProcess } from "node:child_process";
import { burdenOf } from "../check/burden.ts";
import { endChild, ended, startChild } from "../check/children.ts";
import type { Program } from "../check/judge.ts";
import type { NodeOrder, NodeWord } from "./node-child.ts";

/** How long a node may take to start, and an answer to come, in ms. */
const START_MS = 60_000;
const ANSWER_MS = 5_000;

/** The program that has the nodes. */
export const NODE_CHILD = new URL("./node-child.ts", import.meta.url);

interface Begin {
  /** Of the simulated cluster; without one there is a real node. */
  readonly seed: number | undefined;
  /** The file for what happens, line by line. */
  readonly log: string | undefined;
}

type Start = Omit<Extract<NodeOrder, { op: "start" }>, "op">;

export class PlayedProcess {
  readonly #child: ChildProcess;
  /** What it is told is told one after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #print: (text: string) => void = () => {};
  #hear: (word: NodeWord | undefined) => void = () => {};

  constructor({ url, ...options }: Program) {
    this.#child = startChild(url, options);
    this.#child.on("message", (word: NodeWord) => {
      if (word.op === "printed") this.#print(word.text);
      else this.#hear(word);
    });
    // Once it has ended, and not before, the other nodes can know.
    this.#child.once("disconnect", () => ended(this.#child).then(() => this.#hear(undefined)));
  }

  /** Begins with no nodes: what was before is gone. */
  begin({ seed, log }: Begin, print: (text: string) => void): void {
    this.#print = print;
    void this.#next(
      {
        op: "begin",
        ...(seed !== undefined && { seed }),
        ...(log !== undefined && { trace: log }),
      },
      START_MS,
    );
  }

  /** What it has taken of the machine. */
  get cpuMs(): number {
    return burdenOf(this.#child.pid).cpuMs;
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
