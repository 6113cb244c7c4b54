/**
 * The first signal to a node that is not connected. What can't be sent is refused before anything is done
 * for it: no connection is begun, nothing waits for one, and what comes after it is sent as ever.
 */
import { test } from "node:test";
import { disconnectNode, netAdm, nodes, rpc, send, type Term } from "#runtime";
import { done, startSink, tryAll } from "./hand-over.ts";
import { type Ground, networks } from "./networks.ts";
import { ofOneType, ofTerms } from "./places.ts";
import { conclude, trials } from "./trials.ts";

const atom = Symbol.for;

async function tryPlaces(ground: Ground): Promise<void> {
  const { here, there, bystander } = ground;
  const wrong: string[] = [];
  const steady = (await here.run(trials)).filter(({ isSteady }) => isSteady);
  const answers = (node: symbol) =>
    here.run(() => rpc.call(node, atom("erlang"), atom("node"), []));
  const arrived: Term[] = [];
  const sink = await startSink(there, arrived);
  let ordinary = 0;
  for (const [name, place] of Object.entries({ ...ofTerms, ...ofOneType })) {
    await here.run(() => disconnectNode(there.name));
    const problems = await here.run(() => tryAll(place, steady, sink));
    wrong.push(...problems.map((problem) => `${name}: ${problem}`));
    // If anything were on its way, it would be there when this is answered.
    await answers((bystander ?? here).name);
    if (await here.run(() => nodes().includes(there.name))) wrong.push(`${name}: connects`);
    await here.run(() => send(sink.pid, ++ordinary));
    if ((await answers(there.name)) !== there.name) wrong.push(`${name}: rpc fails afterwards`);
    const pong = await here.run(() => netAdm.ping(there.name));
    if (pong !== atom("pong")) wrong.push(`${name}: ping says ${String(pong)} afterwards`);
    if (arrived.length !== 1 || arrived.pop() !== ordinary) wrong.push(`${name}: no message came`);
  }
  await here.run(() => send(sink.pid, done));
  await answers(there.name);
  await conclude(ground, wrong);
}

for (const network of networks.filter(({ name }) => /simulated|TCP/.test(name)))
  test(`what can't be sent is not waited with for a connection, ${network.name}`, () =>
    network.play(tryPlaces));
