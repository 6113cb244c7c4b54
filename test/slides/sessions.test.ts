/**
 * Every session on the slides is typed as it stands there, into our shell and into a stock `erl`, and
 * must give what stands there.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { labs } from "../../labs/kit/all.ts";
import { here, isAnswer, nodeHere } from "../../labs/kit/session/session.ts";
import { startWorld } from "../../labs/kit/session/world.ts";
import { readDecks } from "../../slides/kit/deck.ts";
import { type Conversation, conversations } from "../../slides/kit/transcript.ts";
import { freePort, lacksErl, temporaryHome } from "../support/erl.ts";
import { erlPlayer, ourPlayer, type Player } from "./players.ts";

const ONE_HOST = { surtur: hostname().split(".")[0] ?? "" };
const TWO_HOSTS = { surtur: "127.0.0.1", thor: "127.0.0.2" };
const all = readDecks().flatMap(conversations);
const allLabs = await labs();
const home = temporaryHome();

before(() => {
  process.env.HOME = home.path;
});
after(() => home.cleanup());

describe("sessions in our shell", () => {
  for (const one of all.filter(({ isMixed }) => !isMixed))
    test(`the session of ${one.place} gives in our shell what stands there`, () =>
      play(one, (name) => ourPlayer(name, one.labs)));
});

describe("sessions in erl", { skip: lacksErl() }, () => {
  for (const one of all.filter(({ isOurs, isMixed }) => !isOurs && !isMixed))
    test(`the session of ${one.place} gives in erl what stands there`, () => {
      for (const { typed } of one.steps)
        assert.doesNotMatch(
          typed,
          /\bos\b/,
          "the os of a stock erl is the machine's: mark it ours",
        );
      return play(one, (name, world) => erlPlayer(name, world));
    });
});

describe("sessions half in our shell and half in erl", {
  skip: lacksErl(),
}, () => {
  for (const one of all.filter(({ place }) => place.startsWith("slides/15")))
    for (const ours of ["sif", "amora"])
      test(`the session of ${one.place} gives what stands there with ${ours} in TypeScript`, () =>
        play(one, (name, world) =>
          name?.startsWith(ours) ? ourPlayer(name, one.labs) : erlPlayer(name, world),
        ));
  for (const one of all.filter(({ isMixed }) => isMixed)) {
    const erls = allLabs.filter(({ number }) => one.labs.includes(number)).map(({ erl }) => erl);
    const isErl = (name = "") =>
      erls.some((erl) => erl?.nodes.some((each) => name.startsWith(`${each}@`)));
    test(`the session of ${one.place} gives what stands there`, () =>
      play(one, (name, world) =>
        isErl(name) ? erlPlayer(name, world, one.labs) : ourPlayer(name, one.labs),
      ));
  }
});

type Start = (
  name: string | undefined,
  world: Awaited<ReturnType<typeof startWorld>>,
) => Promise<Player>;

async function play({ steps }: Conversation, start: Start): Promise<void> {
  const isWide = steps.some(({ node }) => node?.endsWith("@thor"));
  const hosts = isWide ? TWO_HOSTS : ONE_HOST;
  const world = await startWorld(hosts);
  Object.assign(process.env, world.env);
  const port = String(await freePort());
  configure(port);
  const players = new Map<string | undefined, Player>();
  const atPort = (text: string) => text.replaceAll("12340", port);
  try {
    for (const { node } of steps)
      if (!players.has(node)) players.set(node, await start(node && nodeHere(node, hosts), world));
    for (const { node, number, typed, answer } of steps) {
      const came = await players.get(node)?.type(atPort(here(typed, hosts)));
      const wanted = atPort(here(answer, hosts));
      assert.ok(
        isAnswer(came ?? "", wanted),
        `${node ?? ""} ${number}> ${typed}\nexpected ${wanted}\ngot      ${came}`,
      );
    }
  } finally {
    await Promise.all([...players.values()].map((player) => player.end()));
    world.end();
  }
}

/** The lecture's lib_chan.conf; only the port is another one, because 12340 may be somebody's. */
function configure(port: string): void {
  const folder = join(home.path, ".erlang_config");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "lib_chan.conf"),
    `{port, ${port}}.\n{service, nameServer, password, "ABXy45", mfa, mod_name_server, start_me_up, notUsed}.\n`,
  );
}
