/**
 * The functions of the module `erlang` that tell the time. The clock is the node's: on a simulated
 * cluster it is that world's, and monotonic and system time are the same.
 */

import { RealClock } from "../../process/clock.ts";
import { current } from "../../process/current.ts";
import { integer, isInteger } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { ArgumentError, aList, anything, type LibraryFunction, takes } from "./library.ts";

const NATIVE = 1_000_000_000n;

/** How many of a unit are in a second. */
const UNITS = new Map<Term, bigint>(
  Object.entries({
    second: 1n,
    millisecond: 1000n,
    microsecond: 1_000_000n,
    nanosecond: NATIVE,
    native: NATIVE,
    perf_counter: NATIVE,
  }).map(([name, parts]) => [Symbol.for(name), parts]),
);

function perSecond(unit: Term, argument: number): bigint {
  const parts = isInteger(unit) && unit > 0 ? BigInt(unit) : UNITS.get(unit);
  if (!parts) throw new ArgumentError(argument, "invalid time unit");
  return parts;
}

/** Rounded down, as Erlang does. */
function convert(time: bigint, from: bigint, to: bigint): Term {
  const scaled = time * to;
  const floor = scaled / from - (scaled < 0n && scaled % from !== 0n ? 1n : 0n);
  return integer(floor);
}

const nanoseconds = (ms: number) => BigInt(Math.round(ms * 1_000_000));
const monotonic = () => nanoseconds(current().vm.clock.now());

/** Nanoseconds since 1970. */
function system(): bigint {
  const { clock } = current().vm;
  return nanoseconds(clock instanceof RealClock ? Date.now() : clock.now());
}

function timestamp(): Term {
  const micros = system() / 1000n;
  const [seconds, rest] = [micros / 1_000_000n, micros % 1_000_000n];
  return t(integer(seconds / 1_000_000n), integer(seconds % 1_000_000n), integer(rest));
}

/** A day and a time of day, in UTC or where this machine is. */
function calendar(here: boolean) {
  const at = new Date(Number(system() / 1_000_000n));
  const d = here ? new Date(at.getTime() - at.getTimezoneOffset() * 60_000) : at;
  return [
    t(d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate()),
    t(d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()),
  ] as const;
}

let uniques = 0;

export const timeFunctions: Record<string, LibraryFunction> = {
  "convert_time_unit/3": takes([anything, anything, anything], (time, from, to) => {
    if (!isInteger(time)) throw new ArgumentError(1, "not an integer");
    return convert(BigInt(time), perSecond(from, 2), perSecond(to, 3));
  }),
  "date/0": takes([], () => calendar(true)[0]),
  "localtime/0": takes([], () => t(...calendar(true))),
  "monotonic_time/0": takes([], () => integer(monotonic())),
  "monotonic_time/1": takes([anything], (unit) => convert(monotonic(), NATIVE, perSecond(unit, 1))),
  "now/0": takes([], timestamp),
  "system_time/0": takes([], () => integer(system())),
  "system_time/1": takes([anything], (unit) => convert(system(), NATIVE, perSecond(unit, 1))),
  "time/0": takes([], () => calendar(true)[1]),
  "time_offset/0": takes([], () => integer(system() - monotonic())),
  "time_offset/1": takes([anything], (unit) =>
    convert(system() - monotonic(), NATIVE, perSecond(unit, 1)),
  ),
  "timestamp/0": takes([], timestamp),
  "unique_integer/0": takes([], () => ++uniques),
  "unique_integer/1": takes([aList], () => ++uniques),
  "universaltime/0": takes([], () => t(...calendar(false))),
};
