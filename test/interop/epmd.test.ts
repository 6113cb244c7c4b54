import assert from "node:assert/strict";
import { EpmdError, names, portPlease, registerAlive } from "../../runtime/node/epmd-client.ts";
import { startEpmd } from "../../runtime/node/epmd-daemon.ts";
import { run } from "../support/course.ts";
import { type Cluster, cluster, interop, startEpmd as startErlangsEpmd } from "../support/erl.ts";
import { until } from "../support/until.ts";

/** A world whose port mapper is ours. */
function ourWorld(fn: (c: Cluster) => Promise<void>): Promise<void> {
  return cluster(
    async (c) => {
      const daemon = await startEpmd({ port: c.epmdPort, addresses: ["127.0.0.1"] });
      c.defer(() => daemon.close());
      await fn(c);
    },
    { epmd: false },
  );
}

async function epmd(c: Cluster, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run("epmd", args, { env: c.env });
  return stdout + stderr;
}

interop("two stock erl find each other through our port mapper", () =>
  ourWorld(async (c) => {
    const sif = await c.erl("sif");
    const amora = await c.erl("amora");
    assert.equal(await amora.eval(`net_adm:ping('${sif.name}')`), "pong");
    const port = (await portPlease("sif", "127.0.0.1", c.epmdPort))?.port;
    assert.match(await sif.eval("net_adm:names()"), new RegExp(`\\{"sif",${port}\\}`));
  }),
);

interop("epmd -names lists what our port mapper knows, and -kill obeys the rules", () =>
  ourWorld(async (c) => {
    const running = `epmd: up and running on port ${c.epmdPort} with data:\n`;
    assert.equal(await epmd(c, "-names"), running);
    const sif = await c.erl("sif");
    const node = await portPlease("sif", "127.0.0.1", c.epmdPort);
    assert.equal(await epmd(c, "-names"), `${running}name sif at port ${node?.port}\n`);
    assert.match(await epmd(c, "-kill"), /not allowed/);
    assert.match(await epmd(c, "-stop", "sif"), /local epmd responded with <>/);
    assert.equal(await epmd(c, "-names"), `${running}name sif at port ${node?.port}\n`);
    await sif.stop();
    await until("sif is gone", async () => (await epmd(c, "-names")) === running);
    assert.equal(await epmd(c, "-kill"), "Killed\n");
  }),
);

interop("each start of a stock erl gets another creation from our port mapper", () =>
  ourWorld(async (c) => {
    const first = await c.erl("sif");
    const creation = await first.eval("erlang:system_info(creation)");
    await first.stop();
    await until("sif is gone", async () => (await names("127.0.0.1", c.epmdPort)).length === 0);
    const second = await c.erl("sif");
    assert.notEqual(await second.eval("erlang:system_info(creation)"), creation);
  }),
);

interop("a name that our port mapper has given away is refused to a stock erl", () =>
  ourWorld(async (c) => {
    await registerAlive({ name: "sif", port: 1, hidden: false }, c.epmdPort);
    await assert.rejects(c.erl("sif"), /name sif@\S+ seems to be in use/);
  }),
);

interop("our client registers with Erlang's own port mapper, and asks it", () =>
  cluster(async (c) => {
    const sif = await c.erl("sif");
    const { host } = sif;
    const at = c.epmdPort;
    const registration = await registerAlive({ name: "loki", port: 4711, hidden: false }, at);
    assert.ok(registration.creation > 3);
    assert.match(await sif.eval("net_adm:names()"), /\{"loki",4711\}/);
    assert.equal((await portPlease("loki", host, at))?.port, 4711);
    assert.equal(await portPlease("amora", host, at), undefined);
    assert.deepEqual((await names(host, at)).map(({ name }) => name).sort(), ["loki", "sif"]);
    await assert.rejects(
      registerAlive({ name: "sif", port: 1, hidden: false }, at),
      (error) => error instanceof EpmdError && error.code === "name-taken",
    );
    registration.withdraw();
    await until("loki is gone", async () => (await names(host, at)).length === 1);
  }),
);

interop("when Erlang's port mapper is killed and started again, every node is back", () =>
  cluster(
    async (c) => {
      const end = await startErlangsEpmd(c.epmdPort);
      const erl = await c.erl("sif");
      await c.ours("amora");
      await end();
      c.defer(await startErlangsEpmd(c.epmdPort));
      const registered = async () => (await names("127.0.0.1", c.epmdPort)).map(({ name }) => name);
      await until("both are back", async () => (await registered()).length === 2);
      await assert.rejects(c.ours("amora"), /the name amora is taken/);
      assert.equal(await erl.eval(`net_adm:ping('amora@${erl.host}')`), "pong");
    },
    { epmd: false },
  ),
);
