/**
 * Plays a session: every node in it is an OS process of its own on this machine, and what the session
 * types is typed into their shells, in its order. Whoever calls it hears of each step as it is done.
 *
 * On a simulated cluster all nodes are in one OS process. A stock `erl` is played only for real.
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawTrace } from "../../../runtime/trace/index.ts";
import { erlModules, foldersOf } from "../check/files.ts";
import type { Judged } from "../check/lab.ts";
import { ErlProcess, startErl } from "../session/erl-process.ts";
import { OwnersHome } from "../session/owners-home.ts";
import { NODE_CHILD, PlayedProcess } from "../session/played-process.ts";
import { type Hosts, here, hostsOf, isAnswer, nodeHere, type Step } from "../session/session.ts";
import { startWorld, type World } from "../session/world.ts";

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

export interface PlayOptions {
  /** The seed of the simulated cluster on which it is played. */
  readonly seed?: number;
  /** The file for the message diagram. */
  readonly trace?: string;
  /** The OS process for all nodes, where there is one already, which goes on afterwards. */
  readonly process?: PlayedProcess;
}

/** The hosts of a session as it is played: a simulated cluster can have the lecture's own. */
export function hostsPlayed(lab: Judged["lab"], { seed }: PlayOptions): Hosts {
  const hosts = hostsOf(lab);
  if (seed === undefined || lab.hosts) return hosts;
  return Object.fromEntries(Object.keys(hosts).map((name) => [name, name]));
}

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
  options: PlayOptions = {},
): Promise<boolean> {
  const hosts = hostsPlayed(judged.lab, options);
  const { env, end } = await startWorld(hostsOf(judged.lab));
  const home = new OwnersHome(judged.lab);
  const world = { env: { ...env, ...home.env }, end };
  const stage = new PlayStage(judged, world, hosts, options);
  let allRight = true;
  try {
    await Promise.all([...new Set(steps.map(({ node }) => node))].map((node) => stage.start(node)));
    for (const step of steps) {
      if (step.number === 1 && stage.hasEnded(step.node)) await stage.start(step.node);
      const typed = home.here(here(step.typed, hosts));
      const given = await stage.type(step.node, typed);
      const answer = given && home.asInLecture(given);
      const right = isAnswer(answer ?? "", here(step.answer, hosts));
      hear({ step, printed: await stage.printed(), answer, right });
      allRight &&= right;
      if (answer === undefined && !right) return false;
    }
    return allRight;
  } finally {
    await stage.end();
    world.end();
    home.end();
  }
}

/** Whether a node of a session is a stock `erl`. */
function isErl({ erl }: Judged["lab"], node: string | undefined): node is string {
  return erl?.nodes.some((name) => node?.startsWith(`${name}@`)) ?? false;
}

/**
 * When a node is lost `global` warns of parting from it, on the nodes that hear of the loss before they
 * notice it themselves: which ones, if any, is left to chance, and nothing that a session shows.
 */
const PARTING =
  /^=WARNING REPORT====.*\n'global' at node .* in order to prevent overlapping partitions\n\n?/gm;

/** So often the nodes are asked whether all of them rest, where one never does. */
const MAX_ROUNDS = 50;

/** The nodes of a session. */
class PlayStage {
  readonly #judged: Judged;
  readonly #world: World;
  readonly #hosts: Hosts;
  readonly #options: PlayOptions;
  readonly #cookie = randomUUID();
  /** Where each OS process writes down what happens in it. */
  readonly #logs: string | undefined;
  readonly #processes: PlayedProcess[] = [];
  readonly #erls: ErlProcess[] = [];
  readonly #nodes = new Map<string | undefined, PlayedProcess | ErlProcess>();
  readonly #ended = new Set<string | undefined>();
  #printed = "";

  constructor(judged: Judged, world: World, hosts: Hosts, options: PlayOptions) {
    this.#judged = judged;
    this.#world = world;
    this.#hosts = hosts;
    this.#options = options;
    if (options.trace !== undefined) this.#logs = mkdtempSync(join(tmpdir(), "trace-"));
  }

  async start(name: string | undefined): Promise<void> {
    this.#ended.delete(name);
    if (isErl(this.#judged.lab, name)) {
      this.#nodes.set(name, await this.#startErl(name));
      return;
    }
    const process = this.#processFor();
    this.#nodes.set(name, process);
    await process.start({
      name: this.#nameHere(name),
      cookie: this.#cookie,
      path: foldersOf(this.#judged),
    });
  }

  async #startErl(name: string): Promise<ErlProcess> {
    const erl = await startErl({
      name: nodeHere(name, this.#hosts),
      cookie: this.#cookie,
      modules: erlModules(this.#judged.lab),
      env: this.#world.env,
    });
    this.#erls.push(erl);
    return erl;
  }

  hasEnded(name: string | undefined): boolean {
    return this.#ended.has(name);
  }

  /** What the shell of a node answers. */
  async type(name: string | undefined, text: string): Promise<string | undefined> {
    const process = this.#nodes.get(name) as PlayedProcess | ErlProcess;
    const answer = await (process instanceof ErlProcess
      ? process.type(text)
      : process.type(this.#nameHere(name), text));
    if (answer === "ended") this.#ended.add(name);
    return answer === "ended" || answer === "silent" ? undefined : answer.text;
  }

  /**
   * What was printed since this was last asked, on other nodes too, when all of them rest: each has taken
   * notice of what the others sent, and nothing has happened on any since it did so before.
   */
  async printed(): Promise<string> {
    let before: string | undefined;
    for (let i = 0; i < MAX_ROUNDS; i++) {
      const notices = await Promise.all(this.#processes.map((process) => process.notices()));
      if (notices.join() === before) break;
      before = notices.join();
    }
    const printed = this.#printed;
    this.#printed = "";
    return printed.replace(PARTING, "");
  }

  /** Ends all nodes, and draws what they have done. */
  async end(): Promise<void> {
    for (const erl of this.#erls) erl.end();
    const { trace, process } = this.#options;
    if (process) return;
    const logs = this.#logs;
    if (trace === undefined || logs === undefined) {
      for (const process of this.#processes) process.end();
      return;
    }
    await Promise.all(this.#processes.map((process) => process.hangUp()));
    drawTrace(
      trace,
      readdirSync(logs).map((file) => join(logs, file)),
    );
    rmSync(logs, { recursive: true });
  }

  #nameHere(name: string | undefined): string | undefined {
    return name === undefined ? undefined : nodeHere(name, this.#hosts);
  }

  /** An OS process for a node: on a simulated cluster the same for all. */
  #processFor(): PlayedProcess {
    const { seed } = this.#options;
    const [first] = this.#processes;
    if ((seed !== undefined || this.#options.process) && first) return first;
    const log = this.#logs && join(this.#logs, `${this.#processes.length}.jsonl`);
    const process =
      this.#options.process ?? new PlayedProcess({ url: NODE_CHILD, env: this.#world.env });
    process.begin({ seed, log }, (text) => {
      this.#printed += text;
    });
    this.#processes.push(process);
    return process;
  }
}
