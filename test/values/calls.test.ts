/**
 * What is no term, and what is no pid, name or node, is the error of the program that hands it over: at
 * the call, in words that say what was wrong. Nothing is sent, nothing is left of it, nobody else notices.
 */
import { test } from "node:test";
import { inspect } from "node:util";
import { _, equal, monitor, on, receive, rpc, send, type Term, t } from "#runtime";
import { snapshot } from "../../runtime/term/copy.ts";
import { done, startSink, tryAll } from "./hand-over.ts";
import { type Ground, networks } from "./networks.ts";
import { ofOneType, ofTerms, type Place } from "./places.ts";
import { conclude, trials } from "./trials.ts";

const atom = Symbol.for;

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
