/**
 * What a program finds in place of the machine's chance and time, in a run that is to come again exactly as
 * it was: dice of the run's own, and its clock. Each that is used is noted, with the line.
 *
 * Left out: what a program imports from Node, such as `node:crypto`, and what it reaches by `globalThis`.
 */
import type { Clock } from "../../../runtime/process/clock.ts";
import type { Random } from "../../../runtime/process/random.ts";

/** The names that are given others for. */
export const OWN_NAMES = [
  ...["Math", "Date", "performance", "crypto"],
  ...["setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate"],
] as const;

/** What was used that differs from run to run, and where first. */
export type Uses = Map<string, string>;

/** The values of {@link OWN_NAMES} in a run. */
export function ownNames(random: Random, clock: Clock, uses: Uses): unknown[] {
  const note = (what: string) => {
    if (!uses.has(what)) uses.set(what, placeIn(new Error().stack));
  };
  const set =
    (name: string, repeats: boolean) =>
    (ring: () => void, ms: unknown = 0) => {
      note(name);
      return new OwnTimer(clock, ring, Math.max(Number(ms) || 0, 1), repeats);
    };
  const clear = (timer: unknown) => {
    if (timer instanceof OwnTimer) timer.cancel();
  };
  const now = (what: string, since: number) => () => {
    note(what);
    return since + clock.now();
  };
  class OwnDate extends Date {
    constructor(...args: readonly []) {
      super(...(args.length > 0 ? args : ([now("new Date()", EPOCH)()] as unknown as [])));
    }
    static override now = now("Date.now()", EPOCH);
  }
  const chance = (what: string) => {
    note(what);
    return random.next();
  };
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(chance("crypto.randomUUID()") * 16).toString(16)).join(
      "",
    );
  return [
    Object.create(Math, { random: { value: () => chance("Math.random()") } }),
    OwnDate,
    { now: now("performance.now()", 0) },
    { randomUUID: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}` },
    set("setTimeout", false),
    clear,
    set("setInterval", true),
    clear,
    (ring: () => void) => set("setImmediate", false)(ring),
  ];
}

/** When the time of a run begins: some moment, the same in every run. */
const EPOCH = Date.UTC(2026, 0, 1);

class OwnTimer {
  #alarm: { cancel(): void };

  constructor(clock: Clock, ring: () => void, ms: number, repeats: boolean) {
    const begin = () =>
      clock.setAlarm(ms, () => {
        if (repeats) this.#alarm = begin();
        ring();
      });
    this.#alarm = begin();
  }

  cancel(): void {
    this.#alarm.cancel();
  }

  /** As Node's own timers have it. */
  unref(): this {
    return this;
  }
}

/** The first line of a stack that is not of this file: `gkvs.ts:31`. */
function placeIn(stack = ""): string {
  for (const line of stack.split("\n").slice(1)) {
    const [, file, row] = /([\w-]+\.ts)[^:]*:(\d+)/.exec(line) ?? [];
    if (file !== undefined && file !== "own-time.ts") return `${file}:${row}`;
  }
  return "somewhere";
}
