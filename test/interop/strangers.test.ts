/**
 * A stranger that has a node answer its own challenge, see `reflection.ts`. A stock `erl` can be entered in this
 * way, without its cookie; ours refuses.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { portPlease, registerAlive } from "../../runtime/node/epmd-client.ts";
import { type Cluster, cluster, interop } from "../support/erl.ts";
import { reflect } from "../support/reflection.ts";
import { Link } from "../support/wire-peer.ts";

/** Makes a node call thor, whose name a stranger has registered, and has the node answer its own challenge. */
async function entered(c: Cluster, node: Awaited<ReturnType<Cluster["erl"]>>): Promise<boolean> {
  const server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const registration = await registerAlive({ name: "thor", port, hidden: true }, c.epmdPort);
  c.defer(() => {
    registration.withdraw();
    server.close();
  });
  const [, host] = node.name.split("@");
  const called = once(server, "connection");
  node.eval(`net_kernel:connect_node('thor@${host}')`).catch(() => {}); // it is not answered in time
  const [theirs] = (await called) as [Socket];
  const [short = ""] = node.name.split("@");
  const at = (await portPlease(short, "127.0.0.1", c.epmdPort))?.port ?? 0;
  const ours = connect(at, "127.0.0.1");
  for (const socket of [theirs, ours]) c.defer(() => socket.destroy());
  return reflect(new Link(ours), `loki@${host}`, new Link(theirs), `thor@${host}`);
}

interop("a stock erl answers a challenge of its own, and lets the stranger in that asked it", () =>
  cluster(async (c) => {
    const sif = await c.erl("sif");
    assert.equal(await entered(c, sif), true);
  }),
);

interop("ours does not answer a challenge of its own", () =>
  cluster(async (c) => {
    const sif = await c.ours("sif");
    assert.equal(await entered(c, sif), false);
  }),
);
