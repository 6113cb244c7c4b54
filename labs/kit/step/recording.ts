/**
 * Looks on while a run is played, and makes a film of it: after every step what every node and every process
 * is like, what could happen next, and what is on its way.
 */
import { print } from "../../../runtime/erlang/print/print.ts";
import { nameServerOf } from "../../../runtime/global/name-server.ts";
import { nodeOf } from "../../../runtime/node/node.ts";
import type { Clause } from "../../../runtime/process/clause.ts";
import type { Exports } from "../../../runtime/process/modules.ts";
import type { Process } from "../../../runtime/process/process.ts";
import type { Signal } from "../../../runtime/process/signal.ts";
import type { Vm } from "../../../runtime/process/vm.ts";
import type { Arranged } from "../../../runtime/simulated/arranged.ts";
import type { Schedule } from "../../../runtime/simulated/schedule.ts";
import { nodeNumber, Pid } from "../../../runtime/term/identifier.ts";
import type { Term } from "../../../runtime/term/term.ts";
import { t } from "../../../runtime/term/tuple.ts";
import { isVisible } from "../../../runtime/wire/handshake.ts";
import type { Stage } from "../check/stage.ts";
import type { Onlooker } from "../explore/play.ts";
import { clauseText } from "./clauses.ts";
import type { NodeView, ProcessView } from "./film.ts";
import { Places } from "./places.ts";

/** A message, a value longer than this is cut. */
const MAX_TEXT = 2_000;

/** What is on its way, or will go on, before it is known what people call the processes. */
export interface Waiting extends Pick<Arranged, "id" | "kind"> {
  readonly process: string | undefined;
  /** Of a signal: which one, from which process, and what it carries. */
  readonly signal?: Signal["op"];
  readonly from?: string;
  /** The name that it is sent to. */
  readonly name?: string;
  readonly text?: string;
  readonly node: string;
}

/** What is so after some step. */
export interface Still {
  readonly time: number;
  readonly nodes: readonly number[];
  readonly waiting: readonly Waiting[];
}

export class Recording implements Onlooker {
  readonly #places = new Places();
  /** What is the same in many states. */
  processes = new Several<ProcessView>();
  nodes = new Several<NodeView>();
  stills: (Still | undefined)[] = [];
  /** By path, the address of a process. */
  addresses = new Map<string, string>();
  #stage: Stage | undefined;
  #schedule: Schedule | undefined;
  /** The names of nodes, by the number that stands for each in a printed pid. */
  #numbers = new Map<string, string>();
  #funs = new Map<string, number>();
  readonly #clauses = new WeakMap<readonly Clause<unknown>[], readonly string[]>();

  imported(exports: Exports): Exports {
    return this.#places.noting(exports);
  }

  begins(stage: Stage, schedule: Schedule): void {
    [this.#stage, this.#schedule] = [stage, schedule];
    [this.processes, this.nodes] = [new Several(), new Several()];
    [this.stills, this.addresses] = [[], new Map()];
    [this.#numbers, this.#funs] = [new Map(), new Map()];
  }

  rests(steps: number): void {
    if (this.stills[steps]) return;
    const vms = this.#stage?.observed.vms ?? [];
    const { arranged, witness } = this.#schedule as Schedule;
    for (const { name } of vms) this.#numbers.set(String(nodeNumber(name)), shortName(name));
    for (const vm of vms)
      for (const { pid } of vm.processes) this.addresses.set(witness.pathOf(pid), addressOf(pid));
    const going = new Set(arranged.flatMap(({ process }) => process ?? []));
    const lives = new Map<symbol, number>();
    const nodes = vms.map((vm) => {
      const life = (lives.get(vm.name) ?? 0) + 1;
      lives.set(vm.name, life);
      return this.nodes.add(this.#node(vm, life, going));
    });
    const time = this.#schedule?.time() ?? 0;
    this.stills[steps] = { time, nodes, waiting: arranged.map((each) => this.#waiting(each)) };
  }

  #node(vm: Vm, life: number, going: ReadonlySet<Process>): NodeView {
    const processes = [...vm.processes].map((each) => this.#process(each, vm, going));
    const hasNames = vm.named(Symbol.for("global_name_server")) !== undefined;
    const globals = hasNames ? nameServerOf(vm).names.entries : [];
    return {
      name: shortName(vm.name),
      life,
      isUp: processes.length > 0,
      connected: (nodeOf(vm)?.peers() ?? [])
        .filter(isVisible)
        .map(({ name }) => shortName(Symbol.for(name))),
      globals: globals.map(([name, pid]) => `${this.#text(name, vm)} = ${this.#text(pid, vm)}`),
      processes,
    };
  }

  #process(process: Process, vm: Vm, going: ReadonlySet<Process>): number {
    const { pid, name, mailbox, links, monitored, watchedBy, dictionary, trapExit } = process;
    const text = (term: Term) => this.#text(term, vm);
    const doing = mailbox.isWaiting ? "receives" : going.has(process) ? "goes on" : "waits";
    const place = this.#places.of(process);
    return this.processes.add({
      id: addressOf(pid),
      pid: text(pid),
      ...(name && { name: Symbol.keyFor(name) as string }),
      doing,
      clauses: this.#clausesOf(mailbox.clauses, vm),
      ...(place && { place }),
      mailbox: mailbox.contents().map(text),
      links: links.pids.map(text),
      monitors: monitored.map(text),
      watchedBy: watchedBy.map(text),
      dictionary: [...(dictionary ?? [])].map(([key, value]) => text(t(key, value))),
      trapsExits: trapExit,
    });
  }

  #clausesOf(clauses: readonly Clause<unknown>[] | undefined, vm: Vm): readonly string[] {
    if (!clauses) return [];
    const known = this.#clauses.get(clauses);
    if (known) return known;
    const texts = clauses.map((each) => this.#named(clauseText(each, vm.name), vm));
    this.#clauses.set(clauses, texts);
    return texts;
  }

  #waiting({ id, kind, process, signal, way }: Arranged): Waiting {
    const node = kind === "arrival" ? (way?.split(">")[1] ?? "") : id.split(/[:( ]/)[0];
    const here = { id, kind, process: process && addressOf(process.pid), node: node ?? "" };
    if (!signal) return here;
    const { op } = signal;
    const to = "to" in signal ? signal.to : undefined;
    const { from } = signal as { readonly from?: unknown };
    const term = "message" in signal ? [signal.message] : "reason" in signal ? [signal.reason] : [];
    const [text] = term.map((each) => this.#text(each, undefined));
    return {
      ...here,
      signal: op,
      ...(from instanceof Pid && { from: addressOf(from) }),
      ...(to instanceof Pid && { process: addressOf(to) }),
      ...(typeof to === "symbol" && { name: Symbol.keyFor(to) ?? "" }),
      ...(text !== undefined && { text }),
    };
  }

  /** A term in Erlang's notation, with the names of nodes in pids: `<sif.85.0>`, and `<0.85.0>` at home. */
  #text(term: Term, vm: Vm | undefined): string {
    const text = print(term, vm ? { node: vm.name } : {});
    return this.#named(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text, vm);
  }

  #named(text: string, vm: Vm | undefined): string {
    // Funs are numbered in this OS process, and here in this run.
    const same = text.replace(/(?<=#Fun<javascript\.)\d+/g, (number) => {
      if (!this.#funs.has(number)) this.#funs.set(number, this.#funs.size + 1);
      return String(this.#funs.get(number));
    });
    return same.replace(/<(\d+)((?:\.\d+)+)>/g, (whole, number, rest) => {
      const name = number === "0" && !vm ? CHECK : this.#numbers.get(number);
      return name === undefined ? whole : `<${name}${rest}>`;
    });
  }
}

/** Things that are there once, with numbers. */
export class Several<T> {
  readonly all: T[] = [];
  readonly #numbers = new Map<string, number>();

  add(thing: T): number {
    const key = JSON.stringify(thing);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.all.push(thing) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** What a schedule calls the node on which the check itself runs. */
const CHECK = "check";

/** As an entry of a log has it: see `runtime/trace/entry.ts`. */
function addressOf({ node, creation, id, serial }: Pid): string {
  return `${Symbol.keyFor(node)}/${creation} <0.${id}.${serial}>`;
}

function shortName(name: symbol): string {
  const full = Symbol.keyFor(name) as string;
  return full === "nonode@nohost" ? CHECK : full.replace(/@simulated$/, "");
}
