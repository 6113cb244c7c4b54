/**
 * lib_chan with Erlang at the other end: a client and a server that were written in Erlang for these
 * tests, from the protocol alone. No library of ours runs there.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { $, libChan, on, Pid, receive, self, send, t } from "#runtime";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { atom, PASSWORD, world } from "../lib_chan/world.ts";
import { type Cluster, cluster, type ErlNode, interop } from "../support/erl.ts";
import { until } from "../support/until.ts";

/** An `erl` that has loaded one of the two modules. */
async function erlWith(c: Cluster, module: string): Promise<ErlNode> {
  const peer = await c.erl("peer");
  const source = fileURLToPath(new URL(`lib_chan/${module}`, import.meta.url));
  const compiled = await peer.eval(
    `{ok, M, B} = compile:file(${JSON.stringify(source)}, [binary]), code:load_binary(M, "", B)`,
  );
  assert.equal(compiled, `{module,${module}}`);
  return peer;
}

interop("an Erlang client talks to our service, whatever the term", () =>
  cluster((c) =>
    world(async ({ port }) => {
      const erl = await erlWith(c, "chan_client");
      await erl.eval(`{ok, S} = chan_client:open(${port}, echo, "${PASSWORD}", {args, "C"})`);
      const terms = [
        ...["sunny", '"Genova"', '<<"Genova">>', "{location,walter}", "[]", "{}", "2.0", "1.5e300"],
        ...["[a|b]", "#{{k,1} => v}", "1 bsl 200", "<<5:3>>", "<<255>>", "-1", "''", "'żółć'"],
        ...["lists:seq(1, 300)", "self()", "make_ref()", "fun lists:map/2", "fun(X) -> X end"],
        "lists:duplicate(100000, $x)",
      ];
      for (const term of terms)
        assert.equal(
          await erl.eval(
            `(fun(X) -> {X, {args, "C"}, some_args} =:= chan_client:ask(S, X) end)(${term})`,
          ),
          "true",
          term,
        );
      await erl.eval("chan_client:close(S)");
    }),
  ),
);

interop("an Erlang client may compress what it sends, or name atoms as OTP 26 does", () =>
  cluster((c) =>
    world(async ({ port }) => {
      const erl = await erlWith(c, "chan_client");
      await erl.eval(
        `{ok, S} = chan_client:open(${port}, echo, "${PASSWORD}", lists:seq(1, 9), [{minor_version, 2}])`,
      );
      assert.equal(await erl.eval("{sunny, _, some_args} = chan_client:ask(S, sunny), ok"), "ok");
      await erl.eval("put(encoding, [compressed])");
      const compressed =
        "Text = lists:duplicate(5000, $x), {Text, _, _} = chan_client:ask(S, Text), ok";
      assert.equal(await erl.eval(compressed), "ok");
    }),
  ),
);

interop("an Erlang client is refused as the protocol has it", () =>
  cluster((c) =>
    world(async ({ port }) => {
      const erl = await erlWith(c, "chan_client");
      const open = (service: string, password: string) =>
        erl.eval(`chan_client:open(${port}, ${service}, "${password}", "")`);
      assert.equal(await open("nobody", PASSWORD), "{badService,closed}");
      assert.equal(await open('"echo"', PASSWORD), "{badService,closed}");
      assert.equal(await open("echo", "wrong"), "{authFail,closed}");
    }),
  ),
);

interop("an Erlang client sees our service end, and our service sees it go", () =>
  cluster((c) =>
    world(async ({ port, vm }) => {
      const erl = await erlWith(c, "chan_client");
      const open = (service: string) =>
        erl.eval(`{ok, S} = chan_client:open(${port}, ${service}, "${PASSWORD}", ""), ok`);
      await open("fragile");
      assert.equal(await erl.eval("chan_client:ask(S, x)"), "closed");
      assert.equal(
        await erl.eval(`{ok, S2} = chan_client:open(${port}, echo, "${PASSWORD}", ""), ok`),
        "ok",
      );
      assert.ok([...vm.processes].length > 2);
      await erl.eval("chan_client:close(S2)");
      await until("the service has ended", () => [...vm.processes].length === 2);
    }),
  ),
);

interop("our client talks to a service in Erlang", () =>
  cluster(async (c) => {
    const erl = await erlWith(c, "chan_server");
    const port = Number(await erl.eval(`chan_server:start(counter, "${PASSWORD}")`));
    await runOn(new Vm(atom("client@here")), async () => {
      const counter = atom("counter");
      const [ok, pid] = await libChan.connect("localhost", port, counter, PASSWORD, 40);
      assert.equal(ok, atom("ok"));
      assert.ok(pid instanceof Pid);
      assert.deepEqual(libChan.cast(pid, t(atom("add"), 2)), t(atom("send"), t(atom("add"), 2)));
      assert.deepEqual(await libChan.rpc(pid, atom("total")), t(atom("total"), 42));
      for (const term of ["text", [1, 2, 300], t(), 2n ** 100n, self()])
        assert.deepEqual(await libChan.rpc(pid, t(atom("echo"), term)), term);
      libChan.cast(pid, atom("total"));
      const pushed = await receive(on(t(atom("chan"), pid, $("Term")), ({ Term }) => Term));
      assert.deepEqual(pushed, t(atom("total"), 42));
      libChan.cast(pid, atom("stop"));
      await receive(on(t(atom("chan_closed"), pid), () => true));

      const connect = (service: string, password: string) =>
        libChan.connect("localhost", port, atom(service), password, 1);
      assert.deepEqual(await connect("nobody", PASSWORD), t(atom("error"), atom("badService")));
      assert.deepEqual(await connect("counter", "wrong"), t(atom("error"), atom("authFail")));
    });
  }),
);

interop("our client needs no password where an Erlang server asks for none", () =>
  cluster(async (c) => {
    const erl = await erlWith(c, "chan_server");
    const port = Number(await erl.eval("chan_server:start(counter, none)"));
    await runOn(new Vm(atom("client@here")), async () => {
      const [, pid] = await libChan.connect("localhost", port, atom("counter"), "any", 5);
      assert.deepEqual(await libChan.rpc(pid as Pid, atom("total")), t(atom("total"), 5));
      libChan.disconnect(pid as Pid);
      send(self(), atom("last"));
      assert.equal(await receive(on($("First"), ({ First }) => First)), atom("last"));
    });
  }),
);
