import assert from "node:assert/strict";
import * as flags from "../../runtime/wire/flags.ts";
import { cluster, type ErlNode, erlEval, interop } from "../support/erl.ts";
import { until } from "../support/until.ts";
import { answer, dial, type WirePeer } from "../support/wire-peer.ts";
import { isFault } from "../wire/handshake-fixtures.ts";

/** A name for us, on the host of a node. */
const on = (erl: ErlNode, name = "loki") => `${name}@${erl.host}`;

interop("we call a stock erl, and it counts us among its nodes", () =>
  cluster(async (c) => {
    const sif = await c.erl("sif");
    const hidden = await dial(c, on(sif), sif.name);
    assert.equal(hidden.peer.name, sif.name);
    assert.equal(hidden.peer.flags, flags.OUR_FLAGS);
    assert.equal(`${hidden.peer.creation}`, await sif.eval("erlang:system_info(creation)"));
    await until("sif has us", async () => (await sif.eval("nodes(hidden)")) === `[${on(sif)}]`);
    const visible = flags.OUR_FLAGS | flags.DFLAG_PUBLISHED;
    const { peer } = await dial(c, on(sif, "freya"), sif.name, { flags: visible });
    assert.ok(flags.hasFlag(peer.flags, flags.DFLAG_PUBLISHED));
    await until("sif has us", async () => (await sif.eval("nodes()")) === `[${on(sif, "freya")}]`);
  }),
);

interop("a stock erl calls us", () =>
  cluster(async (c) => {
    const sif = await c.erl("sif");
    const { call } = await answer(c, on(sif), { creation: 123456789 });
    assert.equal(await sif.eval(`net_kernel:connect_node('${on(sif)}')`), "true");
    assert.equal((await call).peer.name, sif.name);
  }),
);

interop("with another cookie neither gets to the other, and no cookie is printed", () =>
  cluster(async (c) => {
    const sif = await c.ours("sif");
    const amora = await c.erl("amora", { cookie: "ANOTHERCOOKIE" });
    assert.equal(await amora.eval(`net_adm:ping('${sif.name}')`), "pang");
    assert.equal(await amora.eval("nodes()"), "[]");
    assert.equal(amora.output.trim(), "", "erl has nothing to complain about");
    assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pang");
    await amora.printed(/Invalid challenge reply/);
    assert.doesNotMatch(sif.output, /COOKIE/);
  }),
);

interop("a stock erl does not allow a node without the mandatory flags", () =>
  cluster(async (c) => {
    const sif = await c.erl("sif");
    const few = 1n << 2n;
    await assert.rejects(dial(c, on(sif), sif.name, { flags: few }), (error) =>
      isFault(error, "not-allowed"),
    );
    await sif.printed(/cannot handle/);
  }),
);

interop("a second call from the same name replaces the first, or gives way to it", () =>
  cluster(async (c) => {
    const sif = await c.erl("sif");
    const first = await dial(c, on(sif), sif.name);
    await assert.rejects(dial(c, on(sif), sif.name, { isConnected: () => true }), (error) =>
      isFault(error, "already-connected"),
    );
    let asked = false; // whether the first is alive, as sif said
    const isConnected = () => {
      asked = true;
      return false;
    };
    await dial(c, on(sif), sif.name, { creation: 8, isConnected });
    assert.ok(asked);
    await first.closed();
  }),
);

for (const program of ["erl", "ours"] as const)
  interop(
    `what is sent while a peer calls anew, and its old connection ends, waits for the new one: ${program}`,
    () =>
      cluster(async (c) => {
        const sif = await c[program]("sif");
        const first = await dial(c, on(sif), sif.name);
        let goOn: () => void = () => {};
        let second: Promise<WirePeer> | undefined;
        await new Promise<void>((asked) => {
          const pause = () => {
            asked();
            return new Promise<void>((resolve) => {
              goOn = resolve;
            });
          };
          second = dial(c, on(sif), sif.name, { creation: 8, pause });
        });
        first.close();
        await until("it is over", async () => (await sif.eval("nodes(hidden)")) === "[]");
        await sif.eval(`{anybody, '${on(sif)}'} ! hello`);
        // A call to the peer, which is registered nowhere, would have failed before this one does.
        assert.equal(await sif.eval(`net_adm:ping('${on(sif, "nobody")}')`), "pang");
        goOn();
        const came = await (await second)?.receive();
        assert.equal(came?.op === "REG_SEND" && came.message, Symbol.for("hello"));
      }),
  );

for (const [program, name] of [
  ["erl", "thor"],
  ["ours", "thor"],
  ["ours", "amora"],
] as const)
  interop(
    `an attempt that is never finished does not keep the next one out: ${name} at ${program}`,
    () =>
      cluster(async (c) => {
        const sif = await c[program]("sif");
        const full = `${name}@${sif.host}`;
        await new Promise<void>((asked) => {
          const pause = () => new Promise<void>(() => asked());
          dial(c, full, sif.name, { pause }).catch(() => {});
        });
        await dial(c, full, sif.name);
        assert.match(await sif.eval("nodes(hidden)"), new RegExp(full));
      }),
  );

for (const [status, code] of [
  ["nok", "status-nok"],
  ["not_allowed", "not-allowed"],
] as const)
  interop(`a stock erl understands our ${status}`, () =>
    cluster(async (c) => {
      const sif = await c.erl("sif");
      const { call } = await answer(c, on(sif), { admit: () => status });
      if (status === "not_allowed")
        assert.equal(await sif.eval(`net_kernel:connect_node('${on(sif)}')`), "false");
      else sif.eval(`net_kernel:connect_node('${on(sif)}')`).catch(() => {}); // waits for our call
      await assert.rejects(call, (error) => isFault(error, code));
    }),
  );

interop("a stock erl answers our alive, and goes on", () =>
  cluster(async (c) => {
    const sif = await c.erl("sif");
    const { call } = await answer(c, on(sif), { admit: () => "alive" });
    assert.equal(await sif.eval(`net_kernel:connect_node('${on(sif)}')`), "true");
    assert.equal((await call).peer.name, sif.name);
  }),
);

interop("a stock erl without a name gets one from us", () =>
  cluster(async (c) => {
    const sif = await c.ours("sif");
    const args = ["-sname", "undefined", "-setcookie", c.cookie];
    const told = await erlEval(
      `S = '${sif.name}', A = node(), true = net_kernel:connect_node(S), pong = net_adm:ping(S), Seen = rpc:call(S, erlang, nodes, [hidden]),
       io:format("~p ~p ~p", [A, node(), Seen])`,
      { env: c.env, args },
    );
    assert.match(told, /^nonode@nohost ('[0-9A-Z]+@\S+') \[\1\]$/);
    await until("it is gone", async () => (await sif.eval("nodes(hidden)")) === "[]");
  }),
);
