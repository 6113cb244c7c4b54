/**
 * A whole node, with its services, and a peer that has the cookie. Whatever that says, the worst that may
 * come of it is that its own connection is closed: the node serves another peer as before, its services are the
 * same processes, and nothing is left over.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { netAdm, on, type Pid, type RunningNode, receive, register, spawn } from "#runtime";
import { Node, nodeOf } from "../../../runtime/node/node.ts";
import { current } from "../../../runtime/process/current.ts";
import { boot } from "../../../runtime/start-node.ts";
import { encode } from "../../../runtime/term/external/encode.ts";
import { DFLAG_PUBLISHED, OUR_FLAGS } from "../../../runtime/wire/flags.ts";
import { acceptHandshake, initiateHandshake } from "../../../runtime/wire/handshake.ts";
import { nodeName } from "../../../runtime/wire/node-name.ts";
import { bytes } from "../../support/bytes.ts";
import { handshakeOn, type MemoryEnd, MemoryNetwork, turn } from "../../support/memory-network.ts";
import { arriving, hostile, weighted } from "../grammar/bytes.ts";
import { controlsOf, conversation, framed, framesOf } from "../grammar/messages.ts";
import { atomOf, pids, references, termsOf, type Vocabulary } from "../grammar/terms.ts";
import { lengthOf, type Opened, opened, type Target } from "../target.ts";

const COOKIE = "RAISINSANDCHOCOLATE";
const HOSTILE = "loki@surtur";

/** What the hostile peer does: in which role it is met, whether others see it, and what it says. */
interface Play {
  readonly visible: boolean;
  readonly chunks: readonly Uint8Array[];
}

class World {
  readonly network = new MemoryNetwork();
  readonly log: string[] = [];
  readonly victims: Pid[] = [];
  sif!: RunningNode;
  amora!: RunningNode;
  node!: Node;

  /** A node with processes that wait for whatever comes, and an honest peer. */
  static async start(): Promise<World> {
    const world = new World();
    world.sif = await world.#node("sif@surtur");
    world.node = await world.sif.run(() => {
      for (let i = 0; i < 3; i++) world.victims.push(spawn(waitForEver));
      register(Symbol.for("victim"), world.victims[0] as Pid);
      return nodeOf(current().vm) as Node;
    });
    world.amora = await world.#node("amora@surtur");
    return world;
  }

  async #node(full: string): Promise<RunningNode> {
    const log = (text: string) => this.log.push(text);
    const { carrier } = this.network;
    const name = nodeName(full, false);
    return boot(await Node.start({ name, cookie: COOKIE, hidden: false, carrier, log }), []);
  }

  async ping(): Promise<void> {
    const answer = await this.amora.run(() => netAdm.ping(this.sif.name));
    assert.equal(answer, Symbol.for("pong"), "the honest peer gets no answer any more");
  }

  processes(): Set<string> {
    return new Set(
      [...this.node.vm.processes].map(({ pid, name }) => `${idOf(pid)} ${String(name)}`),
    );
  }

  stop(): void {
    this.amora.stop();
    this.sif.stop();
  }
}

const idOf = ({ id, serial }: Pid) => `<${id}.${serial}>`;

async function waitForEver(): Promise<never> {
  for (;;) await receive(on(Symbol.for("$never"), () => true));
}

/** Waits until something holds, for so many turns as are enough for everything that is under way. */
async function settled(what: string, holds: () => boolean): Promise<void> {
  for (let turns = 0; turns < 2_000; turns++) {
    if (holds()) return;
    await turn();
  }
  assert.fail(what);
}

type Meet = (world: World, visible: boolean) => Promise<MemoryEnd>;

const hostileNode = (visible: boolean) => ({
  ...{ name: HOSTILE, creation: 5, cookieFor: () => COOKIE, asked: new Set<number>() },
  flags: visible ? OUR_FLAGS | DFLAG_PUBLISHED : OUR_FLAGS,
});

/** The hostile peer calls the node. */
const calls: Meet = async (world, visible) => {
  const end = world.network.call("sif@surtur");
  await initiateHandshake(handshakeOn(end), hostileNode(visible), "sif@surtur", () => false);
  return end;
};

/** The node calls the hostile peer. */
const isCalled: Meet = (world, visible) =>
  new Promise((resolve, reject) => {
    world.network.answers.set(HOSTILE, (transport) => {
      const end = transport as MemoryEnd;
      acceptHandshake(handshakeOn(end), hostileNode(visible), () => "ok").then(
        () => resolve(end),
        reject,
      );
    });
    world.node.connect(Symbol.for(HOSTILE));
  });

async function played(meet: Meet, { visible, chunks }: Play): Promise<void> {
  const world = await World.start();
  try {
    await world.ping();
    for (let i = 0; i < 20; i++) await turn(); // global has met them
    const before = world.processes();
    const victims = new Set(world.victims.map(idOf));
    const end = await meet(world, visible);
    for (const chunk of chunks) {
      end.send(chunk);
      await turn();
    }
    await turn();
    end.close();
    const gone = () => !world.node.peers().some(({ name }) => name === HOSTILE);
    await settled("the hostile peer is still there", gone);
    await world.ping();
    const left = () => [...world.processes()].filter((each) => !before.has(each));
    await settled("processes are left over", () => left().length === 0);
    const after = world.processes();
    const lost = [...before].filter((each) => !after.has(each));
    const others = lost.filter((each) => !victims.has(each.split(" ")[0] as string));
    assert.deepEqual(others, [], "processes of the node have ended");
    assert.doesNotMatch(world.log.join(""), /(?:Type|Range|Reference|Assertion)Error|'Error'/);
  } finally {
    world.stop();
  }
}

const SERVICES = ["victim", "net_kernel", "rex", "global_name_server", "user", "nobody"];
const WORDS =
  "call cast io_request put_chars get_line unicode is_auth reply ok error normal kill shutdown EXIT DOWN " +
  "nodeup nodedown register_name unregister_name set_lock init_connect exchange resolved async_del_name " +
  "lists seq reverse map erlang self node spawn apply send monitor link io format sys get_state code_change " +
  "system get_status suspend resume terminate undefined infinity true false";

async function open(meet: Meet): Promise<Opened> {
  // Every world is made in the same way, so the processes have the same pids in all of them.
  const sample = await World.start();
  const victims = sample.victims.map((pid) => encode(pid).slice(1));
  sample.stop();
  const own = atomOf("sif@surtur");
  const node = fc.constant(atomOf(HOSTILE));
  const theirs = pids(weighted([9, node], [1, fc.constant(own)]));
  const vocabulary: Vocabulary = {
    atoms: [...WORDS.split(" "), ...SERVICES, HOSTILE, "sif@surtur", "amora@surtur"],
    pids: weighted([4, fc.constantFrom(...victims)], [5, theirs]),
    references: weighted([3, references(node)], [1, references(fc.constant(own))]),
  };
  const plain = termsOf(vocabulary);
  const word = fc.constantFrom(...vocabulary.atoms).map(atomOf);
  const client = fc
    .tuple(vocabulary.pids, vocabulary.references)
    .map((both) => bytes(104, 2, ...both));
  /** What servers are sent: a tuple with its kind in front. */
  const requests = fc.oneof(
    fc.tuple(client, plain).map((both) => bytes(104, 3, atomOf("$gen_call"), ...both)),
    plain.map((request) => bytes(104, 2, atomOf("$gen_cast"), request)),
    fc
      .tuple(client, word, fc.array(plain, { maxLength: 4 }))
      .map(([client, word, rest]) =>
        bytes(104, 3, atomOf("$gen_call"), client, 104, 1 + rest.length, word, ...rest),
      ),
    fc
      .tuple(vocabulary.pids, vocabulary.references, plain)
      .map((all) => bytes(104, 4, atomOf("io_request"), ...all)),
    fc
      .tuple(vocabulary.pids, vocabulary.references, plain)
      .map((all) => bytes(104, 4, atomOf("system"), ...all)),
    fc
      .tuple(word, fc.array(plain, { maxLength: 6 }))
      .map(([word, rest]) => bytes(104, 1 + rest.length, word, ...rest)),
  );
  const any = weighted([3, plain], [2, requests]);
  const said = framed(conversation(framesOf(controlsOf(vocabulary, SERVICES, any))));
  const plays = fc.record({
    visible: fc.boolean(),
    chunks: arriving(weighted([9, said], [1, hostile(said)])),
  });
  return opened<Play>(
    plays,
    (play) => played(meet, play),
    ({ chunks }) => lengthOf(chunks),
  );
}

export const targets: readonly Target[] = [
  {
    name: "node-called",
    about: "a node that is called by a peer with the cookie",
    open: () => open(calls),
  },
  { name: "node-calling", about: "a node that calls such a peer", open: () => open(isCalled) },
];
