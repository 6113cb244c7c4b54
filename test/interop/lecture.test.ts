/**
 * The lecture's sessions, typed as they stand: alone, and on one host with each of the two nodes being
 * our shell or a stock `erl`. What the answers must be, the lecture says.
 */
import assert from "node:assert/strict";
import { hostname } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Cluster, cluster, freePort, interop, temporaryHome } from "../support/erl.ts";
import { OurShell } from "../support/our-shell.ts";

const SOLUTION = fileURLToPath(new URL("../../solutions/01", import.meta.url));
const SERVER = fileURLToPath(new URL("../../slides/erlang/kvs.erl", import.meta.url));
const host = hostname().split(".")[0];

type Dialogue = readonly (readonly [typed: string, answer: string])[];

const alone: Dialogue = [
  ["kvs:start().", "true"],
  ['kvs:store({location, walter}, "Genova").', "true"],
  ["kvs:store(weather, sunny).", "true"],
  ["kvs:lookup(weather).", "{ok,sunny}"],
  ["kvs:lookup({location, walter}).", '{ok,"Genova"}'],
  ["kvs:lookup({location, cazzola}).", "undefined"],
];

interface Shell {
  type(expression: string): Promise<string>;
}

async function play(shell: Shell, dialogue: Dialogue): Promise<void> {
  for (const [typed, answer] of dialogue) assert.equal(await shell.type(typed), answer, typed);
}

test("the lecture's session on one node, typed into our shell", async () => {
  const home = temporaryHome();
  const epmd = { ERL_EPMD_PORT: String(await freePort()) };
  const shell = new OurShell(["-pa", SOLUTION], { HOME: home.path, ...epmd });
  try {
    await play(shell, alone);
  } finally {
    await shell.stop();
    home.cleanup();
  }
});

type Kind = "ours" | "erl";

async function start(c: Cluster, kind: Kind, name: string): Promise<Shell> {
  if (kind === "erl") return c.shell(name, [SERVER]);
  const args = ["-sname", name, "-setcookie", c.cookie, "-pa", SOLUTION];
  const shell = new OurShell(args, c.env);
  c.defer(() => shell.stop());
  return shell;
}

for (const server of ["ours", "erl"] as const)
  for (const client of ["ours", "erl"] as const)
    interop(`the lecture's session on one host: sif is ${server}, amora is ${client}`, () =>
      cluster(async (c) => {
        const sif = await start(c, server, "sif");
        const amora = await start(c, client, "amora");
        await play(sif, [["kvs:start().", "true"]]);
        await play(amora, [
          [`rpc:call(sif@${host}, kvs, store, [weather, sunny]).`, "true"],
          [`rpc:call(sif@${host}, kvs, lookup, [weather]).`, "{ok,sunny}"],
        ]);
        await play(sif, [["kvs:lookup(weather).", "{ok,sunny}"]]);
        await play(amora, [
          ["nodes().", `[sif@${host}]`],
          [`{kvs, sif@${host}} ! {self(), {lookup, nothing}}, ok.`, "ok"],
          ["receive {kvs, Answer} -> Answer end.", "undefined"],
          [`net_adm:ping(sif@${host}).`, "pong"],
        ]);
        await play(sif, [["nodes().", `[amora@${host}]`]]);
      }),
    );
