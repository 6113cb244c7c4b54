/**
 * Monitors, as the two ends keep them; and the options of `monitor/3`.
 *
 * A monitor's reference can be an alias of the watcher at the same time. A client sends a server
 * that alias along: the answer comes by it, or else the `DOWN` message does, and nothing comes after
 * either. That is how `gen_server:call` works since OTP 24.
 */
import { snapshot } from "../term/copy.ts";
import { Pid, type Reference } from "../term/identifier.ts";
import type { List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple, type Tuple, t } from "../term/tuple.ts";
import type { PidOrName } from "./signal.ts";

/**
 * When an alias ends by itself: never; with its first message; with the monitor that it belongs to;
 * or with whichever of these two is first, which ends the monitor too.
 */
export type AliasKind = "reply" | (typeof MONITOR_ALIASES)[number];

const MONITOR_ALIASES = ["explicit_unalias", "demonitor", "reply_demonitor"] as const;

export interface MonitorOptions {
  /** The kind of alias that the reference is to be. */
  readonly alias?: AliasKind | undefined;
  /** The first element of the message, in a tuple, if it is not to be `'DOWN'`. */
  readonly tag?: readonly [Term] | undefined;
}

/** A monitor, at the end of the process that watches. */
export interface Monitor extends MonitorOptions {
  readonly ref: Reference;
  /** The node of the process that is watched. */
  readonly node: symbol;
  /** Its pid, or the name that it is watched by. */
  readonly target: Pid | symbol;
}

/** The other end, as `MONITOR_P` has said it: which process watches, and by which name if not by pid. */
export interface Watcher {
  readonly from: Pid;
  readonly to: PidOrName;
  readonly ref: Reference;
}

/** The process that a monitor watches, as `DOWN` messages say it. */
export function watched({ target, node }: Monitor): Pid | Tuple<readonly [symbol, symbol]> {
  return target instanceof Pid ? target : t(target as symbol, node);
}

/** Reads the options of a monitor; `undefined` if one of them is none. */
export function monitorOptions(list: List): MonitorOptions | undefined {
  let options: MonitorOptions = {};
  for (const option of snapshot(list) as List) {
    const [name, value] = isTuple(option) && option.length === 2 ? option : [];
    const alias = MONITOR_ALIASES.find((kind) => Symbol.for(kind) === value);
    if (name === Symbol.for("alias") && alias) options = { ...options, alias };
    else if (name === Symbol.for("tag")) options = { ...options, tag: [value] };
    else return undefined;
  }
  return options;
}
