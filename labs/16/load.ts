/** Clients that store all the time, and what was acknowledged to them: it must be found afterwards. */
import { equal, TermMap, t } from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Stage } from "../kit/check/stage.ts";

/** So often a client stores after it is over: the name server is used further. */
const AFTER = 4;
/** It does not go on for ever when it is never over. In simulated time a move takes no longer than a few. */
const [MOST, MOST_SIMULATED] = [2_000, 10];

/**
 * Makes a call as the current process, and compares what it gives: a failure says why it should.
 *
 * @param answer as it is printed
 */
export async function gives(
  stage: Stage,
  expression: string,
  answer: string,
  why: string,
): Promise<void> {
  const came = shown(await stage.does(expression, `${answer}: ${why}`));
  if (came !== answer) stage.wrong(`${expression} gives ${answer}: ${why}`, came);
}

export class Acknowledged {
  /** In each zone, for each key, the last value that was acknowledged. */
  readonly #zones: ReadonlyMap<string, TermMap>;

  constructor(zones: readonly string[]) {
    this.#zones = new Map(zones.map((zone) => [zone, new TermMap()]));
  }

  /**
   * A client, as the current process: it stores under a key of its own again and again, now and then under
   * a new one, and reads each value at once.
   */
  async storeAllTheTime(stage: Stage, client: number, isOver: () => boolean): Promise<void> {
    const zones = [...this.#zones];
    const most = stage.observed.isSimulated ? MOST_SIMULATED : MOST;
    for (let [n, last] = [1, most]; n <= last; n++) {
      if (isOver()) last = Math.min(last, n + AFTER);
      for (const [zone, values] of zones) {
        const key = t(client, n % 3 === 0 ? n : Symbol.for("last"));
        await stage.answers(`names:store(${zone}, ${shown(key)}, ${n})`, "true");
        values.set(key, n);
        const lookup = `names:lookup(${zone}, ${shown(key)})`;
        await gives(stage, lookup, `{ok,${n}}`, "that was acknowledged just now");
      }
    }
  }

  /** What a zone has to keep. */
  in(zone: string): TermMap {
    return this.#zones.get(zone) as TermMap;
  }

  /** Compares with what a server keeps, value by value. */
  isIn(stage: Stage, zone: string, table: TermMap): void {
    for (const [key, value] of this.in(zone))
      if (!equal(table.get(key), value))
        stage.wrong(
          `the last of ${zone}'s values for ${shown(key)} that was acknowledged is there: ${shown(value)}`,
          table.has(key) ? shown(table.get(key)) : "no value",
        );
  }

  /** Looks everything up, as the current process. */
  async isFound(stage: Stage): Promise<void> {
    for (const [zone, values] of this.#zones)
      for (const [key, value] of values)
        await gives(
          stage,
          `names:lookup(${zone}, ${shown(key)})`,
          `{ok,${shown(value)}}`,
          "that is the last value that was acknowledged",
        );
  }
}
