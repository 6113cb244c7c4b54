/**
 * Handing bad values over: to a process that takes what comes to it, in a process in which nothing may be
 * left of them.
 */
import { inspect } from "node:util";
import {
  $,
  Exception,
  on,
  processFlag,
  type RunningNode,
  receive,
  register,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";
import { alias } from "../../runtime/erlang/modules/alias.ts";
import { current } from "../../runtime/process/current.ts";
import type { Place, Sink } from "./places.ts";
import type { Trial } from "./trials.ts";

const atom = Symbol.for;

/** The last message that a sink takes. */
export const done = atom("done");

/** Starts a sink on a node: what comes to it is put into `arrived`, up to `done`. */
export async function startSink(home: RunningNode, arrived: Term[]): Promise<Sink> {
  home.load("odd", { f: (value: Term) => void arrived.push(value) });
  return home.run(async () => {
    const starter = self();
    spawn(async () => {
      register(atom("sink"), self());
      processFlag(atom("trap_exit"), true);
      send(starter, t(self(), alias()));
      for (let last: Term = 1; last !== done; arrived.push(last))
        last = await receive(on($("Any"), ({ Any }) => Any));
    });
    const sink = t($.pid("Pid"), $.ref("Ref"));
    return receive(on(sink, ({ Pid, Ref }) => ({ pid: Pid, ref: Ref, node: home.name })));
  });
}

/** Whether an error says what was wrong. */
export function isTold(error: unknown): boolean {
  if (error instanceof Exception) return /^badarg: \w+/.test(error.message);
  const isMisuse = error instanceof TypeError || error instanceof RangeError;
  return isMisuse && /^expected an Erlang term, got .+: .+/s.test(error.message);
}

/** What is wrong with how a call that hands over a value has gone. */
async function problemWith(place: Place, value: unknown, to: Sink): Promise<string | undefined> {
  try {
    const result = place(value, to);
    if (!(result instanceof Promise)) return "was accepted";
    // What throws at the call has thrown before anything else happens.
    const refused = result.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const soon = (async () => {
      for (let i = 0; i < 20; i++) await undefined;
    })();
    const first = await Promise.race([refused, soon]);
    if (!first) return "was accepted";
    throw first.error;
  } catch (error) {
    return isTold(error) ? undefined : `is told ${inspect(error).slice(0, 300)}`;
  }
}

/** Tries all values in a process of its own, in which nothing may be left of them. */
export async function tryAll(place: Place, all: readonly Trial[], to: Sink): Promise<string[]> {
  const wrong: string[] = [];
  for (const { what, value } of all) {
    const problem = await problemWith(place, value, to);
    const { messages, monitored, links } = current();
    const left = [...messages, ...monitored, ...links.pids];
    if (problem) wrong.push(`${what}: ${problem}`);
    else if (left.length > 0) wrong.push(`${what}: leaves ${inspect(left).slice(0, 200)}`);
  }
  return wrong;
}
