/**
 * What a check works with: nodes, what the student wrote as modules on them, and questions whose
 * answers are compared.
 *
 * Everything is fresh for every check: the nodes, and the student's modules with the variables in
 * them. Nodes with names are real ones, over TCP, in this OS process.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type NodeOptions, type RunningNode, startNode } from "../../runtime/kernel/start-node.ts";
import { current } from "../../runtime/process/current.ts";
import type { Exports } from "../../runtime/process/modules.ts";
import { $ } from "../../runtime/process/pattern.ts";
import { on, receive } from "../../runtime/process/receive.ts";
import { type Destination, send } from "../../runtime/process/send.ts";
import { runOn } from "../../runtime/process/spawn.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { evaluateText } from "../../runtime/shell/evaluate-text.ts";
import { equal } from "../../runtime/term/equal.ts";
import { parseTerm } from "../../runtime/term/notation/parse.ts";
import { print } from "../../runtime/term/notation/print.ts";
import type { Term } from "../../runtime/term/term.ts";
import { t } from "../../runtime/term/tuple.ts";
import { type Finding, NO_REPLY, seen, shown, whySilent, whyThrown } from "./diagnosis.ts";
import { Failure } from "./failure.ts";
import { filesOf, type Lab } from "./lab.ts";
import { Observed } from "./observed.ts";
import { AFAR_MS, HERE_MS, patiently, SILENCE } from "./patience.ts";
import { hostsOf } from "./session.ts";
import { startWorld, type World } from "./world.ts";

/** The cookie of the nodes of a check: they are alone with each other at their own port mapper. */
const COOKIE = "checks";

/** Whose files a run is about. */
export interface Judged {
  readonly lab: Lab;
  /** The folder with the files to be judged. */
  readonly folder: string;
  /** The folder that has a folder for each of the labs that this one uses: `solutions`. */
  readonly earlier: string;
}

/** Where modules are looked for: the student's folder, then those of earlier labs. */
export function foldersOf({ lab, folder, earlier }: Judged): string[] {
  return [folder, ...(lab.uses ?? []).map((number) => join(earlier, number))];
}

let copies = 0;

export class Stage {
  readonly observed = new Observed();
  /** The node without a name on which the check itself runs. */
  readonly vm = new Vm(Symbol.for("nonode@nohost"), { log: this.observed.log });
  readonly #judged: Judged;
  readonly #nodes: RunningNode[] = [];
  #world: World | undefined;

  constructor(judged: Judged) {
    this.#judged = judged;
    this.observed.watch(this.vm);
  }

  /** Loads the student's modules into the check's own node. */
  async open(): Promise<void> {
    for (const file of filesOf(this.#judged.lab)) {
      const name = file.replace(/\.ts$/, "");
      this.vm.modules.load(name, await this.load(name));
    }
  }

  /**
   * A fresh copy of a module: the student's own, or one of a lab that this one uses.
   *
   * @throws Failure when it can't be loaded
   */
  async load(module: string): Promise<Exports> {
    const files = foldersOf(this.#judged).map((folder) => join(folder, `${module}.ts`));
    const file = files.find((candidate) => existsSync(candidate));
    const expected = `a module ${module}, in ${module}.ts`;
    if (!file) throw new Failure({ symptom: "not-loaded", expected, came: "no such file" });
    try {
      return await import(`${pathToFileURL(file).href}?copy=${++copies}`);
    } catch (error) {
      const came = error instanceof Error ? error.message : shown(error);
      throw new Failure({ symptom: "not-loaded", expected, came: `an error: ${came}` });
    }
  }

  /**
   * Starts a node with fresh copies of modules.
   *
   * @param name `sif`, or with an address `sif@127.0.0.2`
   */
  async node(
    name: string,
    modules: readonly string[] = [],
    options: Pick<NodeOptions, "cookie" | "hidden"> = {},
  ): Promise<RunningNode> {
    if (!this.#world) {
      this.#world = await startWorld(hostsOf(this.#judged.lab));
      Object.assign(process.env, this.#world.env);
    }
    const long = name.includes(".");
    const { log } = this.observed;
    const node = await startNode(name, { cookie: COOKIE, ...options, long, log });
    this.#nodes.push(node);
    await node.run(() => this.observed.watch(current().vm));
    for (const module of modules) node.load(module, await this.load(module));
    return node;
  }

  /** Runs code as another process of the check's own node: another asker. */
  elsewhere<R>(code: () => R): Promise<Awaited<R>> {
    return runOn(this.vm, code);
  }

  /** Puts a message into the current process's mailbox that has nothing to do with the matter. */
  plant(text: string): void {
    const message = parseTerm(text);
    this.observed.plant(message);
    send(current().pid, message);
  }

  /**
   * Makes a call as the current process, and compares what it gives.
   *
   * @param expression as it is typed into the shell: `kvs:lookup(weather)`
   * @param answer a term in Erlang's notation
   * @param gaveUp what it gives when it has itself waited in vain
   * @throws Failure when it gives something else, or throws, or takes too long
   */
  async answers(expression: string, answer: string, gaveUp?: string): Promise<void> {
    const wanted = parseTerm(answer);
    const value = await this.does(expression, print(wanted));
    if (equal(value, wanted)) return;
    const expected = this.#expected(expression, print(wanted));
    const why = whySilent(this.observed, current());
    if (gaveUp !== undefined && equal(value, parseTerm(gaveUp)) && why)
      throw this.#failure(expected, { ...why, came: `${shown(value)}: ${why.came}` });
    this.wrong(expected, shown(value));
  }

  /**
   * Makes a call as the current process, and gives what it gives.
   *
   * @param answer what is expected, for people
   * @throws Failure when it throws, or takes too long
   */
  async does(expression: string, answer: string): Promise<Term> {
    const expected = this.#expected(expression, answer);
    const asker = current();
    try {
      const value = await patiently(this.#patience, evaluateText(expression));
      if (value !== SILENCE) return value;
    } catch (thrown) {
      throw this.#failure(expected, whyThrown(this.observed, thrown));
    }
    throw this.#failure(expected, whySilent(this.observed, asker) ?? NO_REPLY);
  }

  /**
   * Sends `{self(), Request}` as the current process, and compares the message that comes back.
   *
   * @param request a term in Erlang's notation, and so is `answer`
   */
  async asks(to: Destination, request: string, answer: string): Promise<void> {
    const asker = current();
    const message = t(asker.pid, parseTerm(request));
    const wanted = print(parseTerm(answer));
    const expected = `${wanted} for ${this.observed.who(asker)}, who has sent ${shown(message)}`;
    try {
      send(to, message);
    } catch (thrown) {
      throw this.#failure(expected, whyThrown(this.observed, thrown));
    }
    await this.gets(answer, expected);
  }

  /** Compares the next message that comes to the current process. */
  async gets(answer: string, expected: string): Promise<void> {
    const asker = current();
    const next = Promise.resolve(receive(on($("Message"), ({ Message }) => Message)));
    const message = await patiently(this.#patience, next);
    if (message === SILENCE)
      throw this.#failure(expected, whySilent(this.observed, asker) ?? NO_REPLY);
    if (!equal(message, parseTerm(answer))) this.wrong(expected, shown(message));
  }

  /** Compares what lies in the current process's mailbox. */
  keeps(expected: string, ...texts: readonly string[]): void {
    const messages = texts.map((text) => parseTerm(text));
    const left = current().messages;
    if (!equal(left as Term[], messages))
      this.wrong(expected, left.length === 0 ? "an empty mailbox" : `${print(left as Term[])}`);
  }

  /** Says that something came that should not. */
  wrong(expected: string, came: string): never {
    throw this.#failure(expected, { symptom: "wrong-answer", came });
  }

  /** Ends everything: what still runs is stopped at its next call into the runtime. */
  close(): void {
    for (const vm of this.observed.vms)
      for (const process of [...vm.processes]) process.exit(Symbol.for("killed"));
    for (const node of this.#nodes) node.stop();
    this.#world?.end();
  }

  get #patience(): number {
    return this.#nodes.length > 0 ? AFAR_MS : HERE_MS;
  }

  #expected(expression: string, answer: string): string {
    const { name } = current().vm;
    const where = name === this.vm.name ? "" : `on ${Symbol.keyFor(name)}: `;
    return `${where}${expression} gives ${answer}`;
  }

  #failure(expected: string, finding: Finding): Failure {
    const { symptom, came, place } = finding;
    const about = { symptom, expected, came, seen: seen(this.observed) };
    return new Failure(place ? { ...about, place } : about);
  }
}
