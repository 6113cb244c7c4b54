/**
 * TypeScript nodes that play the Erlang ones, so that all but one of the checks need no `erl`: their
 * `names_sup` starts processes that answer what `names_zone.erl` answers. What crashes is not started again.
 */
import {
  $,
  type Atom,
  global,
  match,
  on,
  type Pid,
  type RunningNode,
  receive,
  send,
  spawn,
  type Term,
  TermMap,
  t,
} from "#runtime";
import type { Stage } from "../kit/check/stage.ts";

const atom = Symbol.for;
const [ok, error, badarg, call] = [atom("ok"), atom("error"), atom("badarg"), atom("$gen_call")];

/** The name of a zone in the cluster. */
export const nameOfZone = (zone: string) => t(atom("names"), atom(zone));

/** What the server of a zone does with a call instead of what it should: the reply, if there is one. */
export type Conduct = (request: Term) => Term | Promise<Term>;

/** The server of a zone on such a node. */
export interface Zone {
  readonly pid: Pid;
  /** What it keeps. */
  readonly table: TermMap;
}

export interface Otp {
  readonly node: RunningNode;
  /** The zones that were started here, by their names. */
  readonly zones: ReadonlyMap<string, Zone>;
  /** Starts the server of a zone, and gives it the name. */
  serve(zone: string, conduct?: Conduct): Promise<Zone>;
}

/**
 * Makes one of a node.
 *
 * @param label is told the name of each server
 * @param conducts of the servers of some zones
 */
export function otp(
  node: RunningNode,
  label: (pid: Pid, text: string) => void,
  conducts: Readonly<Record<string, Conduct>> = {},
): Otp {
  const zones = new Map<string, Zone>();
  const start = (zone: string, conduct?: Conduct) => {
    const table = new TermMap();
    const pid = spawn(() => answerCalls(table, conduct));
    label(pid, `the server of ${zone}`);
    zones.set(zone, { pid, table });
    return { pid, table };
  };
  node.load("names_sup", {
    start_zone(zone: Atom) {
      const name = Symbol.keyFor(zone as symbol) as string;
      const { pid } = zones.get(name) ?? start(name, conducts[name]);
      return t(ok, pid);
    },
  });
  const serve = (zone: string, conduct?: Conduct) =>
    node.run(async () => {
      const started = start(zone, conduct);
      await global.reRegisterName(nameOfZone(zone), started.pid);
      return started;
    });
  return { node, zones, serve };
}

/** A server on another node that answers nothing before it may go on. */
export class Held {
  readonly #stage: Stage;
  readonly #mayGoOn: Promise<Term>;
  #isAsked = false;
  goOn = () => {};

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#mayGoOn = new Promise((resolve) => {
      this.goOn = () => resolve(undefined);
    });
  }

  readonly conduct: Conduct = () => {
    this.#isAsked = true;
    return this.#mayGoOn;
  };

  /** Waits until it is called by a move that has been begun. */
  async isReached({ node }: Otp, moving: Promise<void>): Promise<void> {
    const expected = `a server on ${Symbol.keyFor(node.name)} is called with {take, Table}`;
    const reached = this.#stage.until(expected, () => this.#isAsked);
    await Promise.race([reached, moving]); // what fails first is told
    if (!this.#isAsked) this.#stage.wrong(expected, "move gives an answer before");
  }
}

/** Answers as `names_zone.erl` does. */
async function answerCalls(table: TermMap, conduct: Conduct = () => undefined): Promise<never> {
  for (;;) {
    const called = on(t(call, t($.pid("From"), $("Tag")), $("Request")), (asked) => asked);
    const { From, Tag, Request } = await receive(called);
    send(From, t(Tag, (await conduct(Request)) ?? replyTo(table, Request)));
  }
}

function replyTo(table: TermMap, request: Term): Term {
  const taken = match(t(atom("take"), $.map("Table")), request);
  for (const [key, value] of taken?.Table ?? []) table.set(key, value);
  if (taken) return ok;
  const stored = match(t(atom("store"), $("Key"), $("Value")), request);
  if (stored) table.set(stored.Key, stored.Value);
  if (stored) return true;
  const asked = match(t(atom("lookup"), $("Key")), request);
  if (asked) return table.has(asked.Key) ? t(ok, table.get(asked.Key)) : undefined;
  return request === atom("table") ? table : t(error, badarg);
}
