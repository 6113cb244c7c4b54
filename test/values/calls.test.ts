/**
 * What is no term, and what is no pid, name or node, is the error of the program that hands it over: at
 * the call, in words that say what was wrong. Nothing is sent, nothing is left of it, nobody else notices.
 */
import { test } from "node:test";
import { inspect } from "node:util";
import {
  _,
  $,
  Exception,
  equal,
  monitor,
  on,
  processFlag,
  type RunningNode,
  receive,
  register,
  rpc,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";
import { current } from "../../runtime/process/current.ts";
import { alias } from "../../runtime/process/names.ts";
import { snapshot } from "../../runtime/term/copy.ts";
import { type Ground, networks } from "./networks.ts";
import { ofOneType, ofTerms, type Place, type Sink } from "./places.ts";
import { conclude, type Trial, trials } from "./trials.ts";

const atom = Symbol.for;
const done = atom("done");

/** Starts a sink on a node: what comes to it is put into `arrived`, up to `done`. */
async function startSink(home: RunningNode, arrived: Term[]): Promise<Sink> {
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
function isTold(error: unknown): boolean {
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
async function tryAll(place: Place, all: readonly Trial[], to: Sink): Promise<string[]> {
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

async function tryPlaces(ground: Ground, places: Readonly<Record<string, Place>>): Promise<void> {
  const { here, there } = ground;
  const wrong: string[] = [];
  const all = await here.run(trials);
  for (const home of new Set([here, there])) {
    const arrived: Term[] = [];
    const sink = await startSink(home, arrived);
    for (const [name, place] of Object.entries(places)) {
      const steady = all.filter(({ isSteady }) => isSteady);
      const problems = await here.run(() => tryAll(place, steady, sink));
      wrong.push(...problems.map((problem) => `${name}, to ${String(home.name)}: ${problem}`));
    }
    if (arrived.length > 0) wrong.push(`${inspect(arrived).slice(0, 200)} has come`);
    // What changes may be taken or refused; what comes of it is a term.
    const unsteady = all.filter(({ isSteady }) => !isSteady);
    for (const place of Object.values(places)) await here.run(() => tryAll(place, unsteady, sink));
    await here.run(() => {
      monitor(sink.pid);
      send(sink.pid, done);
      return receive(on(t(atom("DOWN"), _, _, _, _), () => true));
    });
    if (!arrived.every((term) => equal(snapshot(term), term))) wrong.push("no term has come");
    const answer = await here.run(() => rpc.call(home.name, atom("erlang"), atom("node"), []));
    if (answer !== home.name) wrong.push(`${inspect(answer)} in place of ${String(home.name)}`);
  }
  await conclude(ground, wrong);
}

for (const network of networks)
  for (const [kind, places] of Object.entries({ term: ofTerms, "pid, name or node": ofOneType }))
    test(`what is no ${kind} is refused at the call, ${network.name}`, () =>
      network.play((ground) => tryPlaces(ground, places)));
