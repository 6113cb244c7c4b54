/**
 * The cluster as a hidden node sees it that goes from node to node: each tells which others it is
 * connected to. A node that does not answer, though others have it, is shown as silent, and is asked
 * again only after some time: it may have another cookie, and would report each attempt.
 */
import { Exception } from "../process/exception.ts";
import * as erpc from "../services/erpc/call.ts";
import type { RunningNode } from "../start-node.ts";
import { atomName } from "../term/atom.ts";
import { charlist, text } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple } from "../term/tuple.ts";
import { SUMMARY } from "./questions.ts";
import type { NodeView } from "./view.ts";

/** How long a node may take to answer, in ms, and how long a silent one is left alone. */
const PATIENCE_MS = 4_000;
const REST_MS = 15_000;

/** What a node has answered instead of a value. */
export class Unanswered extends Error {}

export class Cluster {
  readonly #node: RunningNode;
  readonly #first: string;
  /** The nodes that were found the last time. */
  #known: readonly string[] = [];
  /** Until when a silent node is left alone. */
  readonly #silent = new Map<string, { readonly until: number; readonly why: string }>();

  /** @param first the node that is asked first */
  constructor(node: RunningNode, first: string) {
    this.#node = node;
    this.#first = first;
  }

  get own(): string {
    return atomName(this.#node.name);
  }

  /**
   * Has a node evaluate something.
   *
   * @throws Unanswered
   */
  ask(node: string, question: string): Promise<Term> {
    const [module, name] = [Symbol.for("erl_eval"), Symbol.for("eval_str")];
    const args = [charlist(`${question}\n`)];
    return this.#node.run(async () => {
      let answer: Term;
      try {
        answer = await erpc.call(Symbol.for(node), module, name, args, PATIENCE_MS);
      } catch (thrown) {
        throw new Unanswered(thrown instanceof Exception ? reasonOf(thrown) : "an odd answer");
      }
      if (isTuple(answer) && answer[0] === Symbol.for("ok")) return answer[1];
      throw new Unanswered(isTuple(answer) ? text(answer[1]) : "an odd answer");
    });
  }

  /** All nodes that can be found. */
  async nodes(): Promise<NodeView[]> {
    const found = new Map<string, NodeView | undefined>();
    let wanted = new Set([this.#first, ...this.#known]);
    const told = new Set<string>();
    while (wanted.size > 0) {
      const views = await Promise.all(
        [...wanted].map(async (name) => [name, await this.#look(name)]),
      );
      for (const [name, view] of views as [string, NodeView | undefined][]) {
        found.set(name, view);
        for (const other of [...(view?.visible ?? []), ...(view?.hidden ?? [])]) told.add(other);
      }
      wanted = new Set([...told].filter((name) => !found.has(name)));
    }
    for (const [name, view] of found)
      if (!view && !told.has(name)) {
        found.delete(name);
        this.#silent.delete(name); // it is gone: when it comes back, it is asked at once
      }
    this.#known = [...found.keys()];
    return [...found].map(([name, view]) => view ?? this.#silence(name)).sort(byName);
  }

  async #look(name: string): Promise<NodeView | undefined> {
    if ((this.#silent.get(name)?.until ?? 0) > Date.now()) return undefined;
    try {
      const answer = (await this.ask(name, SUMMARY)) as readonly Term[];
      this.#silent.delete(name);
      return this.#viewOf(name, answer);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.#silent.set(name, { until: Date.now() + REST_MS, why: error.message });
      return undefined;
    }
  }

  #viewOf(name: string, answer: readonly Term[]): NodeView {
    const [release, machine, processes, bytes, ms, visible, hidden] = answer;
    const names = (list: Term) =>
      (list as symbol[])
        .map(atomName)
        .filter((other) => other !== this.own)
        .sort();
    const isErlang = text(machine) === "BEAM";
    return {
      name,
      machine: isErlang ? `Erlang/OTP ${text(release)}` : text(machine),
      processes: Number(processes),
      bytes: Number(bytes),
      upSeconds: Math.floor(Number(ms) / 1000),
      visible: names(visible),
      hidden: names(hidden),
    };
  }

  #silence(name: string): NodeView {
    const silent = this.#silent.get(name)?.why ?? "does not answer";
    const nothing = { machine: "", processes: 0, bytes: 0, upSeconds: 0, visible: [], hidden: [] };
    return { name, silent, ...nothing };
  }
}

const byName = (a: NodeView, b: NodeView) => (a.name < b.name ? -1 : 1);

/** What has kept a call from being made, or what has become of it. */
function reasonOf({ reason }: Exception): string {
  const [kind, what] = isTuple(reason) ? reason : [];
  if (kind !== Symbol.for("erpc")) return "has refused the question";
  if (what === Symbol.for("noconnection")) return "can't be reached: another cookie?";
  return what === Symbol.for("timeout") ? "does not answer in time" : "does not know erpc";
}
