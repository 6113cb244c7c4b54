/**
 * What a caller gets when a call goes wrong: exactly what it gets between two stock `erl`. Nothing that
 * is expected here was typed in; the same is asked of two `erl`, and the answers are compared.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { compileInto } from "../support/compile.ts";
import { type Cluster, cluster, type ErlNode, interop } from "../support/erl.ts";

const ERLANG = fileURLToPath(new URL("./erlang", import.meta.url));

/** What is asked. `N` is the other node's name, `Nobody` that of a node of its host that is not there. */
const QUESTIONS = [
  "net_adm:ping(N)",
  "nodes()",
  "rpc:call(N, erlang, node, []) =:= N",
  "rpc:call(N, trouble, nosuch, [])",
  "rpc:call(N, trouble, nosuch, [1, {two}])",
  "rpc:call(N, nosuch, start, [x])",
  "rpc:call(N, trouble, thrower, [{a, term}])",
  "rpc:call(N, trouble, exiter, [{a, reason}])",
  "rpc:call(N, trouble, exiter, [normal])",
  "rpc:call(N, trouble, killed, [])",
  "begin {badrpc, {'EXIT', {Why, [{M, F, _, _} | _]}}} = rpc:call(N, trouble, fails, [oops]), {Why, M, F} end",
  "rpc:call(N, trouble, sleeps, [], 50)",
  "rpc:call(nobody@nowhere, erlang, node, [])",
  "rpc:call(Nobody, erlang, node, [])",
  "net_adm:ping(Nobody)",
  "net_adm:ping(nobody@nowhere)",
  "catch erpc:call(N, trouble, thrower, [t])",
  "catch erpc:call(N, trouble, exiter, [e])",
];

async function answers(asker: ErlNode, other: ErlNode): Promise<string[]> {
  await asker.eval(`N = '${other.name}', Nobody = 'nobody@${other.host}'`);
  const given: string[] = [];
  for (const question of QUESTIONS) given.push(await asker.eval(question));
  return given;
}

async function pair(c: Cluster, server: "erl" | "ours", client: "erl" | "ours") {
  const start = (kind: "erl" | "ours", name: string) =>
    kind === "erl" ? c.erl(name, { args: ["-pa", c.home.path] }) : c.ours(name, { path: [ERLANG] });
  return [await start(server, "sif"), await start(client, "amora")] as const;
}

for (const [server, client] of [
  ["ours", "erl"],
  ["erl", "ours"],
] as const)
  interop(`a call that goes wrong, from ${client} to ${server}, looks as between two erl`, () =>
    cluster(async (c) => {
      compileInto(c.home.path, "trouble");
      const [sif, amora] = await pair(c, "erl", "erl");
      const expected = await answers(amora, sif);
      await sif.stop();
      await amora.stop();
      const [ourSif, ourAmora] = await pair(c, server, client);
      const got = await answers(ourAmora, ourSif);
      for (const [i, question] of QUESTIONS.entries()) assert.equal(got[i], expected[i], question);
    }),
  );

interop("with a wrong cookie erl gets pang from us, and nothing else", () =>
  cluster(async (c) => {
    const sif = await c.ours("sif");
    const amora = await c.erl("amora", { cookie: "ANOTHERCOOKIE" });
    assert.equal(await amora.eval(`net_adm:ping('${sif.name}')`), "pang");
    assert.equal(await amora.eval("nodes()"), "[]");
    assert.equal(amora.output.trim(), "", "erl has nothing to complain about");
    assert.doesNotMatch(sif.output, /COOKIE/);
    assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pang");
  }),
);
