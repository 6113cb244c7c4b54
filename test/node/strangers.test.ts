/**
 * Strangers: what calls a node without its cookie. It reaches the handshake, and nothing behind it; and it keeps
 * no honest node out, whatever name it says. Time does not pass here by itself, so what waits for it is seen.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nodes, type RunningNode } from "#runtime";
import { Node, nodeOf } from "../../runtime/node/node.ts";
import { MAX_STRANGERS } from "../../runtime/node/strangers.ts";
import { current } from "../../runtime/process/current.ts";
import { boot } from "../../runtime/start-node.ts";
import { names } from "../../runtime/term/external/atom-allowance.ts";
import { TermReader } from "../../runtime/term/external/decode.ts";
import { MANDATORY_FLAGS } from "../../runtime/wire/flags.ts";
import { encodeName, encodeReply } from "../../runtime/wire/handshake-messages.ts";
import { nodeName } from "../../runtime/wire/node-name.ts";
import { bytes, hex } from "../support/bytes.ts";
import { handshakeOn, type MemoryEnd, MemoryNetwork, turn } from "../support/memory-network.ts";
import { reflect } from "../support/reflection.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

class World {
  readonly network = new MemoryNetwork();
  readonly clock = new VirtualClock();
  readonly log: string[] = [];

  async node(name: string): Promise<RunningNode> {
    const { network, clock } = this;
    const log = (text: string) => this.log.push(text);
    const full = nodeName(`${name}@surtur`, false);
    const settings = { name: full, cookie: "chocolate", hidden: false, clock, log };
    return boot(await Node.start({ ...settings, carrier: network.carrier }), []);
  }

  /** A stranger that has said a name, and heard what the node says to that. */
  async knock(at: string, as: string): Promise<MemoryEnd> {
    const end = this.network.call(`${at}@surtur`);
    handshakeOn(end).send(encodeName({ name: as, flags: MANDATORY_FLAGS, creation: 7 }));
    await turn();
    return end;
  }
}

const vmOf = (node: RunningNode) => node.run(() => current().vm);
const connect = (from: RunningNode, to: RunningNode): Promise<boolean> =>
  from.run(() => nodeOf(current().vm)?.connect(to.name) ?? false);

const WRONG = encodeReply({ challenge: 1, digest: new Uint8Array(16) });
/** What a stranger may say behind a name. The last begins as a message to a process would. */
const SAID: Readonly<Record<string, readonly Uint8Array[]>> = {
  nothing: [],
  "a wrong digest": [WRONG],
  "a wrong digest and a message": [WRONG, bytes(hex("83 44 00 68 02"), "intruder")],
  "a message": [bytes(hex("83 44 00 68 04 61 06 77 08"), "intruder")],
};

for (const [what, messages] of Object.entries(SAID))
  test(`a stranger that says a name and ${what} has nothing decoded, no atom made, no process started`, async (t) => {
    const world = new World();
    const sif = await world.node("sif");
    const vm = await vmOf(sif);
    await turn();
    const before = { atoms: names.size, processes: [...vm.processes].length };
    const decoding = t.mock.method(TermReader.prototype, "term");
    const atoms = t.mock.method(Symbol, "for");
    const stranger = await world.knock("sif", "intruder@surtur");
    for (const message of messages) handshakeOn(stranger).send(message);
    await turn();
    stranger.close();
    await turn();
    assert.equal(decoding.mock.callCount(), 0);
    const made = atoms.mock.calls.filter(({ arguments: [name] }) => `${name}`.includes("intruder"));
    assert.equal(made.length, 0);
    assert.deepEqual(before, { atoms: names.size, processes: [...vm.processes].length });
    assert.deepEqual(await sif.run(nodes), []);
    sif.stop();
  });

test("strangers that say another node's name do not keep it out, whichever of the two calls", async () => {
  for (const [caller, callee] of [
    ["amora", "sif"],
    ["sif", "amora"],
  ] as const) {
    const world = new World();
    const [from, to] = [await world.node(caller), await world.node(callee)];
    for (let i = 0; i < 100; i++) await world.knock(callee, `${caller}@surtur`);
    assert.equal(await connect(from, to), true);
    assert.deepEqual(await to.run(nodes), [from.name]);
    for (const node of [from, to]) node.stop();
  }
});

test("a node calls another one whose name strangers say, after a moment", async () => {
  for (const [caller, callee] of [
    ["amora", "sif"],
    ["sif", "amora"],
  ] as const) {
    const world = new World();
    const [from, to] = [await world.node(caller), await world.node(callee)];
    const strangers: MemoryEnd[] = [];
    for (let i = 0; i < 3; i++) strangers.push(await world.knock(caller, `${callee}@surtur`));
    const connecting = connect(from, to);
    strangers[0]?.close(); // no reason to give up, or to call before its time
    await turn();
    assert.deepEqual(await from.run(nodes), []);
    world.clock.advance(1_000);
    assert.equal(await connecting, true);
    assert.deepEqual(await to.run(nodes), [from.name]);
    for (const node of [from, to]) node.stop();
  }
});

test("a stranger that says a node's name while that is called does not end the call", async () => {
  const world = new World();
  const sif = await world.node("amora");
  let answered = false;
  world.network.answers.set("sif@surtur", () => {
    answered = true; // and nothing is said
  });
  const connecting = sif.run(() => nodeOf(current().vm)?.connect(Symbol.for("sif@surtur")));
  await turn();
  assert.ok(answered);
  const stranger = await world.knock("amora", "sif@surtur");
  stranger.close();
  let settled = false;
  connecting.then(() => {
    settled = true;
  });
  await turn();
  assert.equal(settled, false);
  world.clock.advance(7_000);
  assert.equal(await connecting, false);
  sif.stop();
});

test("a challenge of a node's own is not answered, when it is asked", async () => {
  const world = new World();
  const sif = await world.node("sif");
  const called = new Promise<MemoryEnd>((resolve) => {
    world.network.answers.set("thor@surtur", (end) => resolve(end as MemoryEnd));
  });
  const connecting = sif.run(() => nodeOf(current().vm)?.connect(Symbol.for("thor@surtur")));
  const calling = handshakeOn(world.network.call("sif@surtur"));
  const isIn = await reflect(calling, "loki@surtur", handshakeOn(await called), "thor@surtur");
  assert.equal(isIn, false);
  assert.equal(await connecting, false);
  sif.stop();
});

test("of too many strangers the oldest is cut off, and an honest node comes in", async () => {
  const world = new World();
  const [sif, amora] = [await world.node("sif"), await world.node("amora")];
  const strangers: MemoryEnd[] = [];
  for (let i = 0; i < MAX_STRANGERS; i++) strangers.push(world.network.call("sif@surtur"));
  await turn();
  assert.ok(strangers.every((stranger) => !stranger.isClosed));
  assert.equal(await connect(amora, sif), true);
  assert.deepEqual(
    strangers.filter((stranger) => stranger.isClosed),
    [strangers[0]],
  );
  for (const node of [sif, amora]) node.stop();
});
