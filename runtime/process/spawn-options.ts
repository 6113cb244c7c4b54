/**
 * The options of `spawn_opt` and `spawn_request`: which ties a new process is born with, and how the
 * process that asks is answered. Those that tune Erlang's memory or scheduling are taken, and do nothing.
 */
import { snapshot } from "../term/copy.ts";
import { isList, type List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple } from "../term/tuple.ts";
import { type MonitorOptions, monitorOptions } from "./monitor.ts";

const REPLIES = ["yes", "no", "error_only", "success_only"] as const;

export interface SpawnOptions {
  readonly link: boolean;
  readonly monitor: boolean;
  /** How the monitor is to be, if there is one. */
  readonly monitoring: MonitorOptions;
  /** For which outcomes a request is answered by a message. */
  readonly reply: (typeof REPLIES)[number];
  /** The first element of that message. */
  readonly replyTag: Term;
}

const LINK = Symbol.for("link");
const MONITOR = Symbol.for("monitor");

/** Without any option. */
export const noOptions: SpawnOptions = {
  link: false,
  monitor: false,
  monitoring: {},
  reply: "yes",
  replyTag: Symbol.for("spawn_reply"),
};

const TUNING: ReadonlySet<Term> = new Set(
  [
    "priority",
    "fullsweep_after",
    "min_heap_size",
    "min_bin_vheap_size",
    "max_heap_size",
    "message_queue_data",
  ].map((name) => Symbol.for(name)),
);

/** Reads a list of options; `undefined` if one of them is none. */
export function spawnOptions(list: List): SpawnOptions | undefined {
  let options = noOptions;
  for (const option of snapshot(list) as List) {
    const change = readOption(option);
    if (!change) return undefined;
    options = { ...options, ...change };
  }
  return options;
}

function readOption(option: Term): Partial<SpawnOptions> | undefined {
  if (option === LINK) return { link: true };
  if (option === MONITOR) return { monitor: true };
  const [name, value] = isTuple(option) && option.length === 2 ? option : [];
  if (TUNING.has(name)) return {};
  if (name === MONITOR && isList(value)) {
    const monitoring = monitorOptions(value);
    return monitoring && { monitor: true, monitoring };
  }
  if (name === Symbol.for("reply_tag")) return { replyTag: value };
  const reply = REPLIES.find((one) => Symbol.for(one) === value);
  return name === Symbol.for("reply") && reply ? { reply } : undefined;
}

/** The options that the other node has to know of. */
export function optionsToSend({ link, monitor }: Pick<SpawnOptions, "link" | "monitor">): List {
  return [...(link ? [LINK] : []), ...(monitor ? [MONITOR] : [])];
}
