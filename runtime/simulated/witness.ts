/**
 * What a step touches, found out by listening to the nodes. What nobody tells of is taken to be read
 * always, because a step too many that is tried both ways is better than one too few: the names of its
 * node, locally and in the cluster, and the nodes that it is connected to.
 *
 * Left out: variables that processes share. A program has none that is written as Erlang is.
 */
import type { TraceEvent } from "../process/event.ts";
import type { Process } from "../process/process.ts";
import { running } from "../process/running.ts";
import { atomName } from "../term/atom.ts";
import { Pid } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { isTuple } from "../term/tuple.ts";
import type { Access } from "./step.ts";

const NAME_SERVER = Symbol.for("global_name_server");
const DOWN = Symbol.for("DOWN");
/** The processes that every node has: they look at no names of programs. */
const SERVICES = new Set(
  ["user", "net_kernel", "rex", "global_name_server"].map((name) => Symbol.for(name)),
);

/** The sender of what any service of a node sends. */
export const SERVICES_OF_NODE = "services";
/** A service's path: it was there before any program, or was started by one that was. */
const isService = (path: string) => /^[^:(]+:[\d.]+$/.test(path);

const addressOf = ({ node, creation, id, serial }: Pid) =>
  `${atomName(node)}/${creation}/${id}/${serial}`;

/** The messages that a process has not taken, and the steps in which they have come. */
interface Box {
  readonly process: Process;
  terms: readonly Term[];
  steps: number[];
}

/** `sif`, and `sif#2` when it was started again. */
function lifeOf(full: string, count: number): string {
  const short = full === "nonode@nohost" ? "check" : full.replace(/@simulated$/, "");
  return count === 1 ? short : `${short}#${count}`;
}

export class Witness {
  #touched = new Map<string, Access>();
  /** By its address, which process it is in every run: by who has started it as the how-manyeth. */
  readonly #paths = new Map<string, string>();
  readonly #children = new Map<string, number>();
  readonly #lives = new Map<string, number>();
  /** The process that took a message last, and the message. */
  #taker: Pid | undefined;
  #takenTerm: Term;
  readonly #boxes = new Map<string, Box>();
  /** Processes whose end their starter waits for, without a message. */
  readonly #joined = new Map<Pid, string>();
  /** Those that have waited for the end of a process that has ended in this step. */
  ended: string[] = [];
  /** How many events were told. */
  events = 0;

  /** A step is over: notes which messages have come in it. */
  noteBoxes(step: number): void {
    for (const what of this.#touched.keys()) {
      const box = this.#boxes.get(what.slice(what.indexOf(" ") + 1));
      if (!box || !/^(box|process) /.test(what)) continue;
      const { messages } = box.process;
      let kept = 0;
      box.steps = messages.map((message) => {
        while (kept < box.terms.length && !Object.is(box.terms[kept], message)) kept++;
        return box.steps[kept++] ?? step;
      });
      box.terms = messages;
    }
  }

  /** Begins a new step. */
  begin(): void {
    this.#touched = new Map();
    this.#taker = undefined;
    this.ended = [];
  }

  get touched(): ReadonlyMap<string, Access> {
    return this.#touched;
  }

  touch(what: string, access: Access): void {
    if (access === "w" || !this.#touched.has(what)) this.#touched.set(what, access);
  }

  /** A process goes on. */
  turnOf({ pid, name }: Process): void {
    const node = this.nodeOf(pid.node, pid.creation);
    this.touch(`process ${this.pathOf(pid)}`, "w");
    for (const what of ["node", "nodes"]) this.touch(`${what} ${node}`, "r");
    if (name === undefined || !SERVICES.has(name))
      for (const what of ["names", "global"]) this.touch(`${what} ${node}`, "r");
  }

  /**
   * A process will go on. Gives the step in which the message has come that it has taken, if it has. To one
   * that does not wait it makes a difference whether there was one.
   */
  willGoOn(process: Process, isOwnWill: boolean, glanced: boolean): number {
    const { pid } = process;
    const path = this.pathOf(pid);
    const box = this.#boxes.get(path);
    const isTaker = this.#taker === pid;
    this.#taker = undefined;
    if (!box) this.#boxes.set(path, { process, terms: [], steps: [] }); // it begins
    if (glanced) this.touch(`box ${path}`, "r");
    if (!box || !isOwnWill || !isTaker) return -1;
    return box.steps[box.terms.findIndex((term) => Object.is(term, this.#takenTerm))] ?? -1;
  }

  /** Which node it is: a number tells lives of the same name apart. */
  nodeOf(name: symbol, creation: number): string {
    const full = atomName(name);
    const life = `${full}/${creation}`;
    let count = this.#lives.get(life);
    if (count === undefined) {
      count = (this.#lives.get(full) ?? 0) + 1;
      this.#lives.set(full, count);
      this.#lives.set(life, count);
    }
    return lifeOf(full, count);
  }

  /** The same of the node that has had a name last. */
  livingAs(full: string): string {
    return lifeOf(full, this.#lives.get(full) ?? 1);
  }

  pathOf(pid: Pid): string {
    const address = addressOf(pid);
    let path = this.#paths.get(address);
    if (path === undefined) {
      path = `${this.nodeOf(pid.node, pid.creation)}:${pid.id}`;
      this.#paths.set(address, path);
    }
    return path;
  }

  /** What keeps the order of what a process sends to another node: itself, or all services of its node. */
  senderOn(pid: Pid): string {
    const path = this.pathOf(pid);
    return isService(path) ? SERVICES_OF_NODE : path;
  }

  /** Which process has this path, as an entry of a log names it. */
  processAt(path: string): string | undefined {
    for (const [address, each] of this.#paths)
      if (each === path) return address.replace(/\/(\d+)\/(\d+)$/, " <0.$1.$2>");
    return undefined;
  }

  #born(child: Pid, parent: Pid | undefined): void {
    const node = this.nodeOf(child.node, child.creation);
    const from = parent ? this.pathOf(parent) : "outside";
    const count = (this.#children.get(`${from} ${node}`) ?? 0) + 1;
    this.#children.set(`${from} ${node}`, count);
    const isHere = from.startsWith(`${node}:`);
    const path = isHere ? `${from}.${count}` : `${node}:(${from}).${count}`;
    this.#paths.set(addressOf(child), path);
  }

  /** Hears of an event. */
  readonly hear = (event: TraceEvent): void => {
    this.events++;
    const { kind, process, from, name } = event;
    const node = this.nodeOf(event.node, event.creation);
    if (kind !== "halt" && kind !== "disconnect") this.touch(`node ${node}`, "r");
    switch (kind) {
      case "spawn": {
        const parent = from instanceof Pid ? from : running()?.pid;
        if (!process) return;
        this.#paths.delete(addressOf(process));
        this.#born(process, parent);
        if (!(from instanceof Pid))
          this.#joined.set(process, parent ? this.pathOf(parent) : "outside");
        if (parent) this.touch(`process ${this.pathOf(parent)}`, "w");
        return;
      }
      case "register":
        this.touch(`names ${node}`, "w");
        return;
      case "exit":
        if (!process) return;
        for (const what of ["life", "process"]) this.touch(`${what} ${this.pathOf(process)}`, "w");
        if (name !== undefined) this.touch(`names ${node}`, "w");
        this.#end(process);
        return;
      case "send":
        if (process) this.#sent(event, process, node);
        return;
      case "deliver":
      case "drop":
        this.#delivered(event, node);
        return;
      case "receive":
        [this.#taker, this.#takenTerm] = [process, event.term];
        if (name === NAME_SERVER && isTuple(event.term) && event.term[0] === DOWN)
          this.touch(`global ${node}`, "w");
        return;
      case "connect":
        this.touch(`nodes ${node}`, "w");
        return;
      case "disconnect":
      case "halt":
        for (const what of ["nodes", "node"]) this.touch(`${what} ${node}`, "w");
        return;
    }
  };

  #end(process: Pid): void {
    const starter = this.#joined.get(process);
    if (starter !== undefined) this.ended.push(starter);
    this.#joined.delete(process);
  }

  #sent({ signal, name }: TraceEvent, process: Pid, node: string): void {
    this.touch(`process ${this.pathOf(process)}`, "w");
    const isWatch = signal === "MONITOR_P" || signal === "DEMONITOR_P";
    if (signal === "DEMONITOR_P") this.touch(`ties ${this.pathOf(process)}`, "w");
    // It watches exactly the processes that have a name.
    if (isWatch && name === NAME_SERVER) this.touch(`global ${node}`, "w");
  }

  #delivered({ signal = "", to, process }: TraceEvent, node: string): void {
    if (typeof to === "symbol") this.touch(`names ${node}`, "r");
    const pid = process ?? (to instanceof Pid ? to : undefined);
    if (!pid) return;
    const path = this.pathOf(pid);
    switch (signal) {
      case "LINK":
      case "MONITOR_P":
      case "DEMONITOR_P":
        this.touch(`life ${path}`, "r");
        return;
      case "EXIT":
      case "EXIT2":
        for (const what of ["process", "box"]) this.touch(`${what} ${path}`, "w");
        return;
      case "MONITOR_P_EXIT":
        this.touch(`life ${path}`, "r");
        for (const what of ["ties", "box"]) this.touch(`${what} ${path}`, "w");
        return;
      case "SEND":
      case "REG_SEND":
      case "ALIAS_SEND":
      case "SPAWN_REPLY":
        this.touch(`box ${path}`, "w");
    }
  }
}
