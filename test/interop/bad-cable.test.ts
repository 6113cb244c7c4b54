/**
 * Two nodes with a bad cable between them, while processes of both send each other numbers, call each other
 * and watch each other. When the cable is good again, the nodes find each other, every call has come to an
 * end, and what has arrived has arrived once and in order.
 *
 *     SEED=7 node --import tsx --test test/interop/bad-cable.test.ts
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BadCable } from "../support/bad-cable.ts";
import { cluster, type ErlNode, lacksErl } from "../support/erl.ts";
import { numbersTo, SINK } from "../support/numbers.ts";
import { until } from "../support/until.ts";

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
const FAULTS = 12;

/** Calls as long as it is not asked how many calls have come to an end. */
const caller = (to: string) => `Caller = spawn(fun() ->
  (fun F(Calls) ->
    receive {tell, From} -> From ! {calls, Calls}
    after 0 ->
      case rpc:call('${to}', erlang, node, []) of
        '${to}' -> F(Calls + 1);
        {badrpc, nodedown} -> timer:sleep(10), F(Calls + 1)
      end
    end
  end)(0)
end)`;

/** Watches a process of the other node, and again when it is told that there is no connection. */
const watcher = (to: string) => `Watcher = spawn(fun() ->
  (fun F(Ref, Downs) ->
    receive
      {'DOWN', Ref, process, _, noconnection} ->
        timer:sleep(10),
        F(erlang:monitor(process, {sink, '${to}'}), Downs + 1);
      {tell, From} -> From ! {downs, Downs}, F(Ref, Downs)
    end
  end)(erlang:monitor(process, {sink, '${to}'}), 0)
end)`;

for (const [first, second] of [
  ["ours", "ours"],
  ["ours", "erl"],
  ["erl", "ours"],
] as const)
  test(
    `a cluster gets well after ${FAULTS} faults of a cable: ${first} and ${second}`,
    { skip: lacksErl(first === "erl" || second === "erl") },
    (context) =>
      cluster(async (c) => {
        context.diagnostic(`SEED=${seed}`);
        const { cable, port } = await BadCable.between(c.epmdPort, seed, FAULTS);
        c.defer(() => cable.end());
        const options = {
          ...{ epmdPort: port, netTicktime: 2 },
          args: ["-kernel", "net_ticktime", "2"],
        };
        const sif = await c[first]("sif", options);
        const amora = await c[second]("amora", options);
        const pairs: [ErlNode, ErlNode][] = [
          [sif, amora],
          [amora, sif],
        ];
        for (const [node] of pairs) await node.eval(SINK);
        for (const [node, other] of pairs)
          for (const start of [numbersTo(other.name, 5), caller(other.name), watcher(other.name)])
            await node.eval(start);
        await cable.mended;

        const ask = (node: ErlNode, whom: string, answer: string) =>
          node.eval(`${whom} ! {tell, self()}, (fun() -> receive ${answer} end end)()`);
        const arrived = async (node: ErlNode) => {
          const told = await ask(node, "sink", "{sink, C, W} -> {C, W}");
          const [, count, wrong] = /^\{(\d+),(.*)\}$/.exec(told) ?? [];
          assert.equal(wrong, "[]");
          return Number(count);
        };
        for (const [node, other] of pairs) {
          await until(
            "a node gets an answer of the other",
            async () => (await node.eval(`net_adm:ping('${other.name}')`)) === "pong",
          );
          const before = await arrived(node);
          await until("numbers arrive again", async () => (await arrived(node)) > before);
          assert.match(await ask(node, "Caller", "{calls, N} -> N"), /^\d+$/);
          assert.notEqual(await ask(node, "Watcher", "{downs, N} -> N"), "0");
        }
        for (const [node] of pairs) assert.equal(await node.eval("global:sync()"), "ok");
        assert.equal(await sif.eval("global:register_name(ares, whereis(sink))"), "yes");
        const there = `node(global:whereis_name(ares)) =:= '${sif.name}'`;
        assert.equal(await amora.eval(there), "true");
      }),
  );
