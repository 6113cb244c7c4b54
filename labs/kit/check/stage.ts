/**
 * What a check works with: nodes, what the student wrote as modules on them, and questions whose
 * answers are compared.
 *
 * Everything is fresh for every check: the nodes, and the student's modules with the variables in
 * them. Nodes with names are in this OS process too, on the real network or on a simulated one.
 */
import { parseTerm } from "../../../runtime/erlang/notation/parse.ts";
import { print } from "../../../runtime/erlang/print/print.ts";
import { current } from "../../../runtime/process/current.ts";
import type { Exports } from "../../../runtime/process/modules.ts";
import { $ } from "../../../runtime/process/pattern.ts";
import type { Random } from "../../../runtime/process/random.ts";
import { on, receive } from "../../../runtime/process/receive.ts";
import { type Destination, send } from "../../../runtime/process/send.ts";
import { runOn } from "../../../runtime/process/start.ts";
import { Vm } from "../../../runtime/process/vm.ts";
import { evaluateText } from "../../../runtime/shell/evaluate-text.ts";
import type { SimulatedCluster } from "../../../runtime/simulated/cluster.ts";
import type { RunningNode } from "../../../runtime/start-node.ts";
import { snapshot } from "../../../runtime/term/copy.ts";
import { equal } from "../../../runtime/term/equal.ts";
import type { Term } from "../../../runtime/term/term.ts";
import { t } from "../../../runtime/term/tuple.ts";
import { hostsOf } from "../session/session.ts";
import { StagedErl } from "../session/staged-erl.ts";
import { failureOf, isTerm, NO_REPLY, shown, whoDied, whySilent, whyThrown } from "./diagnosis.ts";
import { differenceOf } from "./difference.ts";
import { Faults } from "./faults.ts";
import { erlModules, filesOf } from "./files.ts";
import {
  type Explored,
  type Ground,
  groundFor,
  SimulatedGround,
  type StartOptions,
} from "./ground.ts";
import { loadModule } from "./load-module.ts";
import { Observed } from "./observed.ts";
import { FIRST_POLL_MS, LAST_POLL_MS, SILENCE } from "./patience.ts";
import type { Staged } from "./staged.ts";

/**
 * A value as another process would get it: whatever the student's code has given, it is no object of its own
 * any more that could say something else each time it is asked. What is no term is left as it is.
 */
function sent(value: Term): Term {
  try {
    return snapshot(value);
  } catch {
    return value;
  }
}

export class Stage {
  readonly observed = new Observed();
  /** The node without a name on which the check itself runs. */
  readonly vm: Vm;
  readonly #staged: Staged;
  readonly #ground: Ground;
  readonly #explored: Explored | undefined;

  /** @param seed of the simulated network; without one it is the real one */
  constructor(staged: Staged, seed?: number, explored?: Explored) {
    [this.#staged, this.#explored] = [staged, explored];
    this.#ground = groundFor(hostsOf(staged.lab), seed, explored);
    const [{ clock }, { log }] = [this.#ground, this.observed];
    this.vm = new Vm(Symbol.for("nonode@nohost"), { log, ...(clock && { clock }) });
    this.observed.watch(this.vm);
    this.observed.isSimulated = seed !== undefined;
  }

  /** Makes a check, with the student's modules loaded into its own node. */
  make(run: (stage: Stage) => Promise<void>): Promise<void> {
    return this.#ground.play(() =>
      runOn(this.vm, async () => {
        const names = filesOf(this.#staged.lab).map((file) => file.replace(/\.ts$/, ""));
        for (const name of names) this.vm.modules.load(name, await this.load(name));
        await run(this);
      }),
    );
  }

  /** The simulated cluster, to cut its cables: for checks that are made there only. */
  get cluster(): SimulatedCluster {
    if (this.#ground instanceof SimulatedGround) return this.#ground.cluster;
    throw new Error('this check needs network: "simulated"');
  }

  /** Prepares the scene: this is in one order only, also where every order is to be tried. */
  calmly<T>(work: () => Promise<T>): Promise<T> {
    return this.#ground.calmly(work);
  }

  /** What may go wrong at any time, where every order is tried. */
  get faults(): Faults {
    return new Faults(this.#explored && this.cluster, this.vm, (node) => this.kill(node));
  }

  /** Dice: on a simulated network they fall by its seed. */
  get random(): Random {
    return this.#ground.random;
  }

  /** A fresh copy of a module, the student's own or an earlier lab's: a Failure says why it can't be. */
  load(module: string): Promise<Exports> {
    const loading = this.#explored?.load(module, this) ?? loadModule(this.#staged, module);
    return this.#ground.outside(loading);
  }

  /**
   * Starts a node with fresh copies of modules.
   *
   * @param name `sif`, or with an address `sif@127.0.0.2`
   */
  async node(
    name: string,
    modules: readonly string[] = [],
    options: Pick<StartOptions, "cookie" | "hidden"> = {},
  ): Promise<RunningNode> {
    const node = await this.#ground.start(name, { ...options, log: this.observed.log });
    await node.run(() => {
      const { vm } = current();
      this.observed.watch(vm);
      vm.quit = () => node.stop(); // and not this OS process
    });
    for (const module of modules) node.load(module, await this.load(module));
    return node;
  }

  /** Starts a stock `erl` with the lab's Erlang modules. For checks that say `needsErl`. */
  async erl(name: string): Promise<StagedErl> {
    const started = await this.#ground.startErl(name, erlModules(this.#staged.lab));
    this.observed.unseen.add(Symbol.for(started.name));
    return new StagedErl(started, this.observed);
  }

  /** Ends a node as a power cut does. Another one of the same name can be started then. */
  kill(node: RunningNode): Promise<void> {
    return this.#ground.kill(node);
  }

  /** Lets time pass, in ms. A check rather waits for something to happen, with `until`. */
  pass(ms: number): Promise<void> {
    return this.#ground.pass(ms);
  }

  /**
   * Waits until something is so.
   *
   * @throws Failure when it is not coming: `came` says what is so instead
   */
  async until(
    expected: string,
    holds: () => boolean | Promise<boolean>,
    came: () => string | Promise<string> = () => "not within the time that a check waits",
  ): Promise<void> {
    let over = false;
    const holding = async () => {
      for (let ms = FIRST_POLL_MS; !over && !(await holds()); ms = Math.min(ms + 1, LAST_POLL_MS))
        await this.pass(ms);
    };
    if ((await this.#ground.patiently(holding())) !== SILENCE) return;
    over = true;
    const why = whySilent(this.observed, current());
    throw failureOf(
      this.observed,
      expected,
      why ?? { symptom: "wrong-answer", came: await came() },
    );
  }

  /** Runs code and waits until no process lives on a node that has not before: a Failure names them. */
  async leavesNobody(node: { readonly name: symbol }, code: () => Promise<void>): Promise<void> {
    const vm = this.observed.vmOf(node.name);
    const before = new Set(vm?.processes);
    await code();
    const left = () => [...(vm?.processes ?? [])].filter((process) => !before.has(process));
    await this.until(
      `no process is left${node.name === this.vm.name ? "" : ` on ${Symbol.keyFor(node.name)}`} that was not there before`,
      () => left().length === 0,
      () => `still there: ${left().map((process) => this.observed.who(process))}`,
    );
  }

  /** Runs code as another process of the check's own node: another asker. */
  elsewhere<R>(code: () => R): Promise<Awaited<R>> {
    return runOn(this.vm, () => {
      this.observed.label(current().pid, "another process that asks");
      return code();
    });
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
    const expected = this.#expected(expression, print(wanted));
    if (!isTerm(value)) this.wrong(expected, shown(value));
    if (equal(value, wanted)) return;
    const came = shown(value) + differenceOf(wanted, value);
    const why = whySilent(this.observed, current());
    if (gaveUp !== undefined && equal(value, parseTerm(gaveUp)) && why)
      throw failureOf(this.observed, expected, { ...why, came: `${shown(value)}: ${why.came}` });
    const died = whoDied(this.observed);
    this.wrong(expected, died ? `${came}, and ${died.came}` : came);
  }

  /**
   * Makes a call as the current process, and gives what it gives.
   *
   * @param answer what is expected, for people
   * @throws Failure when it throws, or takes too long
   */
  async does(expression: string, answer: string): Promise<Term> {
    const expected = this.#expected(expression, answer);
    const asker = this.#asker();
    try {
      const value = await this.#ground.patiently(evaluateText(expression));
      if (value !== SILENCE) return sent(value);
    } catch (thrown) {
      throw failureOf(this.observed, expected, whyThrown(this.observed, thrown));
    }
    throw failureOf(this.observed, expected, whySilent(this.observed, asker) ?? NO_REPLY);
  }

  /**
   * Sends `{self(), Request}` as the current process, and compares the message that comes back.
   *
   * @param request a term in Erlang's notation, and so is `answer`
   */
  async asks(to: Destination, request: string, answer: string): Promise<void> {
    const asker = this.#asker();
    const message = t(asker.pid, parseTerm(request));
    const wanted = print(parseTerm(answer));
    const expected = `${wanted} for ${this.observed.who(asker)}, which has sent ${shown(message)}`;
    try {
      send(to, message);
    } catch (thrown) {
      throw failureOf(this.observed, expected, whyThrown(this.observed, thrown));
    }
    await this.gets(answer, expected);
  }

  /** Compares the next message that comes to the current process. */
  async gets(answer: string, expected: string): Promise<void> {
    const asker = current();
    const next = Promise.resolve(receive(on($("Message"), ({ Message }) => Message)));
    const message = await this.#ground.patiently(next);
    if (message === SILENCE)
      throw failureOf(this.observed, expected, whySilent(this.observed, asker) ?? NO_REPLY);
    const wanted = parseTerm(answer);
    if (!equal(message, wanted))
      this.wrong(expected, shown(message) + differenceOf(wanted, message));
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
    throw failureOf(this.observed, expected, { symptom: "wrong-answer", came });
  }

  /** Says that a process is not there which should be: it has died, if one has. */
  absent(expected: string, came: string): never {
    throw failureOf(
      this.observed,
      expected,
      whoDied(this.observed) ?? { symptom: "wrong-answer", came },
    );
  }

  /** Ends everything. */
  close(): void {
    for (const vm of this.observed.vms)
      for (const process of [...vm.processes]) process.exit(Symbol.for("killed"));
    this.#ground.close();
  }

  /** The process that runs, which a failure calls so unless the check has told who it is. */
  #asker() {
    const asker = current();
    this.observed.labelOnce(asker.pid, "the process that asks");
    return asker;
  }

  #expected(expression: string, answer: string): string {
    const { name } = current().vm;
    const where = name === this.vm.name ? "" : `on ${Symbol.keyFor(name)}: `;
    return `${where}${expression} gives ${answer}`;
  }
}
