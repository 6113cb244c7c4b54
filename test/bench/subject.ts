/**
 * Who is measured: a runtime in two OS processes, so that neither the other runtime nor the bench
 * itself is in its way. Each prints `ready Address` when it is up. The first, the peer, just answers
 * what comes to it. The second, the driver, is told the peer's address, and from then on reads
 * `Row Count` from its standard input and prints `= Number`: see {@link Measure}.
 */
import { type Child, endChild, startChild } from "../support/children.ts";
import { Output } from "../support/output.ts";

interface Running {
  readonly child: Child;
  readonly output: Output;
  readonly address: string;
}

export class Subject {
  readonly #peer: Running;
  readonly #driver: Running;

  private constructor(peer: Running, driver: Running) {
    this.#peer = peer;
    this.#driver = driver;
  }

  /** @param args what the command gets: for the peer without, for the driver with the peer's address */
  static async start(
    command: string,
    env: Record<string, string>,
    args: (peer: string | undefined) => readonly string[],
  ): Promise<Subject> {
    const peer = await run(command, env, args(undefined));
    return new Subject(peer, await run(command, env, args(peer.address)));
  }

  /** @throws Error with what the driver has printed, when it can't measure that */
  async measure(row: string, count: number): Promise<number> {
    const { child, output } = this.#driver;
    const from = output.text.length;
    child.stdin.write(`${row} ${count}\n`);
    const [, number] = await output.until(/^= (\S+)\n/m, from);
    return Number(number);
  }

  async end(): Promise<void> {
    await endChild(this.#driver.child);
    await endChild(this.#peer.child);
  }
}

async function run(
  command: string,
  env: Record<string, string>,
  args: readonly string[],
): Promise<Running> {
  const child = startChild(command, args, env);
  const output = new Output(child);
  const [, address = ""] = await output.until(/^ready (\S+)\n/m);
  return { child, output, address };
}
