/**
 * A fault: something that goes wrong around a node of `erl` and around one of ours, side by side, and what
 * comes of it. The node that it befalls is `sif`; `amora` is the other one.
 *
 * Each is played by `erl` and `erl`, by ours and ours, and by ours and `erl`. What comes of it is told in a
 * few words, which are compared with those in the table: one text where both do the same, else one for
 * each, and why.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster, ErlNode } from "../support/erl.ts";
import type { ErlOptions } from "../support/erl-node.ts";

/** Whose a node is. */
export type Maker = "erl" | "ours";

/** Who plays. */
export interface Cast {
  readonly sif: Maker;
  readonly amora: Maker;
}

export const CASTS: readonly Cast[] = [
  { sif: "erl", amora: "erl" },
  { sif: "ours", amora: "ours" },
  { sif: "ours", amora: "erl" },
];

/** What a fault needs that not every machine has. */
export type Need = "root" | "faketime" | "a Node.js that reads TypeScript itself";

export interface Fault {
  readonly name: string;
  readonly holds: string;
  readonly outcome: string | Differing;
  readonly needs?: Need;
  /** Where no port mapper is to run before it begins. */
  readonly withoutEpmd?: boolean;
  play(scene: Scene): Promise<string>;
}

export interface Differing {
  readonly erl: string;
  readonly ours: string;
  /** Why it is not the same; and whether it is not played by `erl`, because there is no such thing. */
  readonly why: string;
  readonly notPlayed?: true;
}

/** Faults of one kind: a part of the table. */
export interface Kind {
  readonly title: string;
  readonly faults: readonly Fault[];
}

/** Tick times are short, in seconds, as what is silent is to be noticed soon. */
export const TICK = 4;

/** How long anything may take, in ms: much longer than it does. */
const LONG_MS = 60_000;

/** Where a fault is played. */
export class Scene {
  readonly cast: Cast;
  readonly cluster: Cluster;

  constructor(cast: Cast, cluster: Cluster) {
    this.cast = cast;
    this.cluster = cluster;
  }

  /** Starts the node that the fault befalls. */
  sif(options: Partial<ErlOptions> = {}): Promise<ErlNode> {
    return this.#start("sif", this.cast.sif, options);
  }

  /** Starts the other node. */
  amora(options: Partial<ErlOptions> = {}): Promise<ErlNode> {
    return this.#start("amora", this.cast.amora, options);
  }

  /** Both, which know each other: in their expressions `Sif` and `Amora` are their names. */
  async both(options: Partial<ErlOptions> = {}): Promise<[sif: ErlNode, amora: ErlNode]> {
    const [sif, amora] = await Promise.all([this.sif(options), this.amora()]);
    const names = `Sif = '${sif.name}', Amora = '${amora.name}', ok`;
    await sif.eval(names);
    await amora.eval(names);
    await sif.eval("net_adm:ping(Amora)");
    return [sif, amora];
  }

  /** What is printed by a `sif` that can't be started. */
  async failsToStart(options: Partial<ErlOptions> = {}): Promise<string> {
    try {
      await this.sif(options);
    } catch (error) {
      return String(error);
    }
    throw new Error("it has started");
  }

  #start(name: string, maker: Maker, { args = [], ...options }: Partial<ErlOptions>) {
    const ticks = ["-kernel", "net_ticktime", `${TICK}`];
    return this.cluster[maker](name, {
      netTicktime: TICK,
      path: [MODULES],
      args: [...ticks, "-pa", BEAMS, ...args],
      ...options,
    });
  }
}

/** Where the modules are that go wrong, and where those in Erlang are compiled to. */
export const MODULES: string = new URL("./modules/", import.meta.url).pathname;
export const BEAMS: string = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
process.once("exit", () => rmSync(BEAMS, { recursive: true, force: true }));

/** The next message that a node's process gets which fits a pattern. */
export function next(node: ErlNode, pattern: string, value: string): Promise<string> {
  return node.eval(`receive ${pattern} -> ${value} after ${LONG_MS} -> nothing end`, LONG_MS * 2);
}

/** Whether a node still does what it is asked. */
export async function answers(node: ErlNode): Promise<string> {
  return (await node.eval("erlang:abs(-3)")) === "3" ? "answers" : "does not answer";
}
