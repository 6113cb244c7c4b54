/**
 * The checks of task 3 of lab 16: a zone moves to another node while it is used, and what was
 * acknowledged is looked for there.
 */
import {
  _,
  $,
  exit,
  isProcessAlive,
  monitor,
  on,
  type Pid,
  receive,
  self,
  send,
  type Term,
  TermMap,
  t,
} from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import { type Cast, cast, nameOf, SOON_MS, serverOn, startZones } from "./checks.ts";
import { Acknowledged, gives } from "./load.ts";
import { Held } from "./otp.ts";

const atom = Symbol.for;

/** Moves a zone, as a process of a node. */
const move = (zone: string, { thor }: Cast) => `names:move(${zone}, ${nameOf(thor.node)})`;

export const movesAll: Check = {
  network: "both",
  name: "move gives a node everything and then the name, and the server that had it ends",
  look: {
    at: "handOver",
    ask: "what has to be done before the name is another's, and does serve end then?",
  },
  hints: [
    "Another node is to have the zone. What does its server need, and who is to find it then?",
    "Have names_sup:start_zone(Zone) start a server there, call that with {take, Table}, wait for ok, and give it the name. In serve the loop goes on only if the node has not taken the zone.",
    "const taken = await call(found.Server, t(atoms.take, table));\nif (taken?.Reply !== atoms.ok) return false;\nawait global.reRegisterName(t(atoms.names, zone), found.Server);\nreturn true;\n// and in serve: return !isTaken;",
  ],
  async run(stage) {
    const all = await cast(stage);
    const { sif, amora, thor } = all;
    await startZones(stage, sif, "genova", "milano");
    await amora.run(async () => {
      await stage.answers("names:store(genova, weather, sunny)", "true");
      await stage.answers('names:store(genova, {location, walter}, "Genova")', "true");
      await stage.answers("names:store(genova, 2, two)", "true");
      await stage.answers("names:store(genova, 2.0, [<<1>>, #{}, undefined])", "true");
      await stage.answers("names:store(milano, weather, foggy)", "true");
    });
    const before = await serverOn(sif, "genova");
    await amora.run(() => stage.answers(move("genova", all), "ok"));
    for (const each of [sif, amora])
      await each.run(async () => {
        const places = `[{genova, ${nameOf(thor.node)}}, {milano, ${nameOf(sif)}}]`;
        await stage.answers("names:where()", places);
        await stage.answers("names:lookup(genova, weather)", "{ok, sunny}");
        await stage.answers("names:lookup(genova, {location, walter})", '{ok, "Genova"}');
        await stage.answers("names:lookup(genova, 2)", "{ok, two}");
        await stage.answers("names:lookup(genova, 2.0)", "{ok, [<<1>>, #{}, undefined]}");
        await stage.answers("names:lookup(milano, weather)", "{ok, foggy}");
      });
    await stage.until(
      "the server of genova on sif has ended: its loop goes on only if the zone was not taken",
      async () => !(await sif.run(() => before && isProcessAlive(before))),
      () => "it is still there",
    );
  },
};

export const answersNobody: Check = {
  network: "both",
  name: "nothing is acknowledged between the copy and the new name",
  look: { at: "serve", ask: "may the server take another call before handOver is done?" },
  hints: [
    "A value is stored after the table was sent away, and before the new server has the name. Who has it?",
    "While the other node takes the zone the server does nothing else: it awaits handOver in the clause, and calls wait in its mailbox. The name is given away when ok has come, and not before.",
    "async ({ From, Tag, To }) => {\n  const isTaken = await handOver(zone, table, To);\n  …",
  ],
  async run(stage) {
    const held = new Held(stage);
    const all = await cast(stage, { genova: held.conduct });
    const { sif, amora, thor } = all;
    await startZones(stage, sif, "genova");
    await amora.run(() => stage.answers("names:store(genova, weather, sunny)", "true"));
    let [moved, stored]: Term[] = [];
    const moving = sif.run(async () => {
      moved = await stage.does(move("genova", all), "ok");
    });
    await held.isReached(thor, moving);
    const storing = amora.run(async () => {
      stored = await stage.does("names:store(genova, weather, rainy)", "true");
    });
    await stage.pass(SOON_MS);
    const meanwhile = `while ${nameOf(thor.node)} has not answered {take, Table}`;
    if (moved !== undefined) stage.wrong(`move waits ${meanwhile}`, `it gives ${shown(moved)}`);
    if ((await serverOn(amora, "genova"))?.node !== sif.name)
      stage.wrong(`the server on sif has the name ${meanwhile}`, "it has not");
    if (stored !== undefined) stage.wrong(`store waits ${meanwhile}`, `it gives ${shown(stored)}`);
    held.goOn();
    await Promise.all([moving, storing]);
    if (moved !== atom("ok")) stage.wrong("move gives ok in the end", shown(moved));
    if (stored !== true) stage.wrong("store gives true in the end", shown(stored));
  },
};

export const changesNothing: Check = {
  network: "both",
  name: "what a node does not take stays where it is, and goes on",
  look: { at: "handOver", ask: "when is it true, and what else may come?" },
  hints: [
    "Much can go wrong: there is no such node, it has no names_sup, its server refuses. What may a client expect then?",
    "Only ok for {take, Table} means that the zone is taken. Everything else, an answer of rpc.call that is not {ok, Server}, another reply, is false: and then the server has its name and its table as before.",
    'const found = match(t(atoms.ok, $.pid("Server")), started);\nif (!found) return false;\n…\nif (taken?.Reply !== atoms.ok) return false;',
  ],
  async run(stage) {
    const all = await cast(stage, { genova: () => atom("full") });
    const { sif, amora } = all;
    await startZones(stage, sif, "genova", "torino");
    const nobody = nameOf(amora).replace("amora", "nobody");
    const stays = async (zone: string, moving: string, value: number, why: string) => {
      await stage.answers(`names:store(${zone}, before, ${value})`, "true");
      await gives(stage, moving, REFUSED, why);
      const places = ["genova", "torino"].map((each) => `{${each}, ${nameOf(sif)}}`);
      await stage.answers("names:where()", `[${places}]`);
      await gives(stage, `names:lookup(${zone}, before)`, `{ok,${value}}`, STAYS);
      await gives(stage, `names:store(${zone}, later, ${value})`, "true", STAYS);
      await gives(stage, `names:lookup(${zone}, later)`, `{ok,${value}}`, STAYS);
    };
    await amora.run(async () => {
      await stays("torino", `names:move(torino, ${nobody})`, 1, "there is no such node");
      const noSup = "that node has no names_sup";
      await stays("torino", `names:move(torino, ${nameOf(amora)})`, 2, noSup);
      await stays(
        "genova",
        move("genova", all),
        3,
        "the server there replies full to {take, Table}",
      );
      await stage.answers(move("torino", all), "ok");
      await stage.answers("names:lookup(torino, later)", "{ok, 2}");
    });
  },
};

/** What move gives then, and why all goes on. */
const [REFUSED, STAYS] = ["{error,not_taken}", "the zone was not taken, and is where it was"];

export const lostWhileTaking: Check = {
  network: "both",
  name: "a server that crashes, or loses its node, while it takes a zone has not taken it",
  look: { at: "handOver", ask: "what comes instead of an answer?" },
  hints: [
    "The table is on its way, and the server it goes to is gone. What is waited for here?",
    "call watches the server on the other node: 'DOWN' comes when that ends, or its node is lost, and call gives undefined. Then the zone is not taken, and all goes on here.",
    "const taken = await call(found.Server, t(atoms.take, table));\nif (taken?.Reply !== atoms.ok) return false;",
  ],
  async run(stage) {
    const held = new Held(stage);
    const all = await cast(stage, {
      genova: held.conduct,
      milano: () => exit(atom("shutdown")),
    });
    const { sif, amora, thor } = all;
    await startZones(stage, sif, "milano");
    await amora.run(async () => {
      await stage.answers("names:store(milano, weather, foggy)", "true");
      const crash = "the server there crashes when it is called";
      await gives(stage, move("milano", all), REFUSED, crash);
      await gives(stage, "names:lookup(milano, weather)", "{ok,foggy}", STAYS);
    });
    const isAnyTime = stage.faults.mayKill(thor.node);
    if (isAnyTime) held.goOn();
    await startZones(stage, sif, "genova");
    await amora.run(() => stage.answers("names:store(genova, weather, sunny)", "true"));
    let moved: Term;
    const moving = amora.run(async () => {
      moved = await stage.does(move("genova", all), "{error, not_taken}");
    });
    if (!isAnyTime) {
      await held.isReached(thor, moving);
      await stage.kill(thor.node);
    }
    await moving;
    if (isAnyTime && moved === atom("ok")) return; // it was lost later, and everything with it
    if (shown(moved) !== REFUSED)
      stage.wrong(`move gives ${REFUSED} when the other node is lost`, shown(moved));
    await amora.run(async () => {
      await gives(stage, "names:lookup(genova, weather)", "{ok,sunny}", STAYS);
      await gives(stage, "names:store(genova, weather, rainy)", "true", STAYS);
      await stage.answers("names:where()", `[{genova, ${nameOf(sif)}}, {milano, ${nameOf(sif)}}]`);
    });
  },
};

export const nothingLost: Check = {
  network: "both",
  name: "clients store all the time while a zone moves: what was acknowledged is there",
  look: {
    at: "serve",
    ask: "what of the mailbox when the server ends, and what of the table before?",
  },
  hints: [
    "A store was acknowledged, and its value is not there. By which of the two servers was it done, and when?",
    "Every call is either done before the table is copied, and is in the copy, or not at all: then the server ends without an answer, and the client asks the one that has the name now.",
    "await handOver in the clause, no other call before it is done, the name before the end: in this order.",
  ],
  async run(stage) {
    const all = await cast(stage);
    const { sif, amora, thor } = all;
    await startZones(stage, sif, "genova");
    const acknowledged = new Acknowledged(["genova"]);
    let isOver = false;
    const clients = [amora, amora, sif].map((node, client) =>
      node.run(() => acknowledged.storeAllTheTime(stage, client, () => isOver)),
    );
    const moving = (async () => {
      await stage.pass(stage.random.between(1, 30));
      await amora.run(() => stage.answers(move("genova", all), "ok"));
      isOver = true;
    })();
    await Promise.all([...clients, moving]);
    acknowledged.isIn(stage, "genova", thor.zones.get("genova")?.table ?? new TermMap());
    await stage.kill(sif);
    await amora.run(() => acknowledged.isFound(stage));
  },
};

export const doneByNobody: Check = {
  network: "both",
  name: "a call that has no answer when the server ends is done by nobody, until it is made again",
  look: { at: "serve", ask: "what becomes of the calls that lie in the mailbox in the end?" },
  hints: [
    "A call lies in the mailbox when the server ends. Its client gets 'DOWN'. What does it do then, and what if somebody else does the same?",
    "Whoever gets 'DOWN' asks again. If the old call is passed on as well it is under way twice, and may arrive when the client has stored something newer. So leave it where it is: it ends with the server.",
    "const isTaken = await handOver(zone, table, To);\nsend(From, t(Tag, …));\nreturn !isTaken; // and nothing is taken from the mailbox after that",
  ],
  async run(stage) {
    const held = new Held(stage);
    const all = await cast(stage, { genova: held.conduct });
    const { sif, amora, thor } = all;
    await startZones(stage, sif, "genova");
    await amora.run(() => stage.answers("names:store(genova, weather, sunny)", "true"));
    const server = (await serverOn(amora, "genova")) as Pid;
    const moving = sif.run(() => stage.answers(move("genova", all), "ok"));
    await held.isReached(thor, moving);
    let answer: string | undefined;
    const storing = amora.run(async () => {
      answer = await storesOnce(server);
    });
    await stage.pass(SOON_MS);
    held.goOn();
    await moving;
    const expected = "the client whose call waits gets its answer, or 'DOWN' when the server ends";
    await stage.until(expected, () => answer !== undefined);
    await storing;
    await stage.pass(SOON_MS);
    if (answer === "true") return;
    const why =
      "a client that was to store rainy has got 'DOWN' instead of an answer, and has not asked again";
    await amora.run(() => gives(stage, "names:lookup(genova, weather)", "{ok,sunny}", why));
  },
};

/** Stores that it is rainy, as a client that does not ask again: the answer, or DOWN. */
function storesOnce(server: Pid) {
  const ref = monitor(server);
  const request = t(atom("store"), atom("weather"), atom("rainy"));
  send(server, t(atom("$gen_call"), t(self(), ref), request));
  return receive(
    on(t(ref, $("Reply")), ({ Reply }) => shown(Reply)),
    on(t(atom("DOWN"), ref, _, _, _), () => "DOWN"),
  );
}
