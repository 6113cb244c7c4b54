/** Anything that JavaScript has, at random: sent, exited with and returned between two nodes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  _,
  $,
  equal,
  exit,
  monitor,
  on,
  receive,
  rpc,
  SimulatedCluster,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";
import { snapshot, termOf } from "../../runtime/term/copy.ts";
import { externalTerms } from "../support/external-terms.ts";
import { whatEscaped } from "./networks.ts";

const atom = Symbol.for;

const anything = fc.anything({
  ...{ maxDepth: 3, withBigInt: true, withBoxedValues: true, withDate: true, withMap: true },
  ...{ withNullPrototype: true, withObjectString: true, withSet: true, withSparseArray: true },
  ...{ withTypedArray: true, withUnicodeString: true },
  values: [
    ...[fc.double(), fc.string({ unit: "binary" }), fc.string().map((s) => Symbol.for(s))],
    ...[fc.string().map((s) => Symbol(s)), fc.func(fc.nat()), fc.bigInt(), externalTerms],
    ...[fc.string().map((s) => `${s}\ud800`), fc.constantFrom(undefined, NaN, -Infinity)],
  ],
});

/** The term that a value is, in a tuple, if it is one. */
function termIn(value: unknown): readonly [Term] | undefined {
  try {
    return [snapshot(value)];
  } catch {
    return undefined;
  }
}

async function tryIt(value: unknown): Promise<void> {
  const cluster = new SimulatedCluster(1);
  await cluster.play(async () => {
    const [here, there] = [await cluster.start("sif"), await cluster.start("amora")];
    there.load("odd", { returns: () => value });
    const whole = termIn(value);
    await here.run(async () => {
      const me = self();
      const pid = await there.run(() =>
        spawn(async () => {
          await receive(on(t(atom("got"), $("Any")), ({ Any }) => send(me, t(atom("was"), Any))));
          await receive(on(atom("end"), () => exit(value as Term)));
        }),
      );
      const message = t(atom("got"), value) as Term;
      if (whole) send(pid, message);
      else assert.throws(() => send(pid, message), /^(Type|Range)Error: expected an Erlang term/);
      if (!whole) send(pid, t(atom("got"), 1));
      const was = await receive(on(t(atom("was"), $("Any")), ({ Any }) => Any));
      assert.ok(equal(was, whole ? whole[0] : 1), "sent");

      const ref = monitor(pid);
      send(pid, atom("end"));
      const why = await receive(on(t(atom("DOWN"), ref, _, _, $("Why")), ({ Why }) => Why));
      assert.ok(equal(why, termOf(value)), "exited with");

      const returned = await rpc.call(there.name, atom("odd"), atom("returns"), []);
      assert.ok(equal(returned, termOf(value)), "returned");
    });
  });
  assert.deepEqual(whatEscaped(), []);
}

// When it fails, it prints the seed to see the same again.
test("anything is sent as the term that it is, or refused; to exit with and to return, it is a term", () =>
  fc.assert(fc.asyncProperty(anything, tryIt), { numRuns: 300 }));
