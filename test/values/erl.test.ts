/** What a stock `erl` gets from a node of ours: terms as deep as memory allows, and what is no term. */
import assert from "node:assert/strict";
import {
  charlist,
  exit,
  netAdm,
  on,
  type RunningNode,
  receive,
  send,
  startNode,
  type Term,
  TermMap,
  t,
} from "#runtime";
import { print } from "../../runtime/erlang/print/print.ts";
import { type Cluster, cluster, type ErlNode, interop } from "../support/erl.ts";

const atom = Symbol.for;

/** A list nested so deep. */
function nested(depth: number): Term {
  let term: Term = [];
  for (let i = 0; i < depth; i++) term = [term];
  return term;
}

/** How deep a list is nested, in Erlang. */
const DEPTH = "Depth = fun Depth([], N) -> N; Depth([X], N) -> Depth(X, N + 1) end";

/** A stock `erl`, and a node of ours in this OS process. */
async function both(c: Cluster): Promise<[ErlNode, RunningNode]> {
  process.env.ERL_EPMD_PORT = String(c.epmdPort);
  const amora = await startNode("amora", { cookie: c.cookie, log: () => {} });
  c.defer(() => amora.stop());
  const erl = await c.erl("sif");
  assert.equal(await erl.eval(`net_adm:ping('${Symbol.keyFor(amora.name)}')`), "pong");
  return [erl, amora];
}

interop("an erl has our node nest a list 600 deep, and gets what it would make itself", () =>
  cluster(async (c) => {
    const [erl, amora] = await both(c);
    const args = "[fun lists:duplicate/2, [], lists:duplicate(600, 1)]";
    const called = `rpc:call('${Symbol.keyFor(amora.name)}', lists, foldl, ${args})`;
    assert.equal(await erl.eval(`${called} =:= apply(lists, foldl, ${args})`), "true");
    assert.equal(await erl.eval(`${called} =:= apply(lists, foldl, ${args})`), "true");
  }),
);

interop("an erl that watches a process is told its reason, however deep, and what is no term", () =>
  cluster(async (c) => {
    const [erl, amora] = await both(c);
    const name = Symbol.keyFor(amora.name);
    const reasons: readonly [unknown, expected: string][] = [
      [nested(100_000), "100000"],
      [{ a: 1 }, print(charlist("{ a: 1 }"))],
      [new Map([[1, 2]]), print(charlist("Map(1) { 1 => 2 }"))],
      [Number.NaN, print(charlist("NaN"))],
    ];
    const mortal = (i: number) => receive(on(atom("end"), () => exit(reasons[i]?.[0] as Term)));
    amora.load("odd", { mortal });
    await erl.eval(DEPTH);
    for (const [i, [, expected]] of reasons.entries()) {
      await erl.eval(`{P${i}, R${i}} = spawn_monitor('${name}', odd, mortal, [${i}])`);
      await erl.eval(`P${i} ! 'end'`);
      const told = await erl.eval(
        `receive {'DOWN', R${i}, process, P${i}, W${i}} -> try Depth(W${i}, 0) catch _:_ -> W${i} end end`,
      );
      assert.equal(told, expected);
    }
    assert.equal(await erl.eval(`rpc:call('${name}', erlang, node, [])`), print(amora.name));
    assert.equal(await amora.run(() => netAdm.ping(atom(erl.name))), atom("pong"));
  }),
);

interop(
  "a map whose keys have become the same, and the greatest integers, are terms to an erl",
  () =>
    cluster(async (c) => {
      const [erl, amora] = await both(c);
      const stale = () => {
        const key = [2];
        const map = new TermMap([
          [[1], atom("a")],
          [key, atom("b")],
        ]);
        key[0] = 1;
        return map;
      };
      amora.load("odd", { greatest: () => 2n ** 4_194_240n - 1n });
      const call = (f: string) => `rpc:call('${Symbol.keyFor(amora.name)}', odd, ${f}, [])`;
      await erl.eval("register(me, self())");
      await amora.run(() => send(t(atom("me"), atom(erl.name)), stale()));
      assert.equal(await erl.eval("receive Map -> Map after 5000 -> none end"), "#{[1] => b}");
      assert.equal(await erl.eval(`${call("greatest")} =:= (1 bsl 4194240) - 1`), "true");
      assert.equal(await erl.eval("length(nodes())"), "1");
    }),
);
