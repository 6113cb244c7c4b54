/**
 * Distribution over TLS: our nodes and a stock `erl` that was started with `-proto_dist inet_tls`. Both sides verify
 * the other's certificate.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { portPlease } from "../../runtime/node/epmd-client.ts";
import { readTlsOptions } from "../../runtime/node/tls.ts";
import { MANDATORY_FLAGS } from "../../runtime/wire/flags.ts";
import { frame2 } from "../../runtime/wire/frames.ts";
import { encodeName } from "../../runtime/wire/handshake-messages.ts";
import { signed } from "../support/certificate.ts";
import { type Cluster, cluster, erlEval, interop } from "../support/erl.ts";

const folder = mkdtempSync(join(tmpdir(), "tls-dist-"));
after(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** A file of options, for which what one authority has signed counts, and nothing else. */
function options(name: string): string {
  const { cert, key, ca } = signed(hostname().split(".")[0] as string);
  const files = Object.entries({ certfile: cert, keyfile: key, cacertfile: ca });
  const own = files.map(([kind, content]) => `{${kind}, "${write(`${name}.${kind}`, content)}"}`);
  const both = `${own.join(", ")}, {verify, verify_peer}`;
  return write(
    `${name}.conf`,
    `[{server, [${both}, {fail_if_no_peer_cert, true}]}, {client, [${both}]}].\n`,
  );
}

const ours = options("ours");
const others = options("others");

/** Debian has ssl in a package of its own. */
const lacksTls = async () =>
  (await erlEval("io:format(code:which(inet_tls_dist))")) === "non_existing";

const erl = (c: Cluster, name: string, file = ours) =>
  c.erl(name, { args: ["-proto_dist", "inet_tls", "-ssl_dist_optfile", file] });

interop("nodes of ours and of erl talk over TLS, whichever of them calls", async (t) => {
  if (await lacksTls()) return t.skip("erl lacks ssl: install erlang-ssl");
  for (const oursCalls of [true, false])
    await cluster(async (c) => {
      const [sif, amora] = [await c.ours("sif", { tlsOptions: ours }), await erl(c, "amora")];
      const [from, to] = oursCalls ? [sif, amora] : [amora, sif];
      assert.equal(await from.eval(`net_adm:ping('${to.name}')`), "pong");
      const long = "erlang:list_to_binary(lists:duplicate(300000, 7))";
      const size = (node: string) => `rpc:call('${node}', erlang, byte_size, [${long}])`;
      assert.equal(await from.eval(size(to.name)), "300000");
      assert.equal(await to.eval(size(from.name)), "300000");
    });
});

interop("erl and ours refuse a node whose certificate another authority has signed", async (t) => {
  if (await lacksTls()) return t.skip("erl lacks ssl: install erlang-ssl");
  await cluster(async (c) => {
    const sif = await c.ours("sif", { tlsOptions: ours });
    const [amora, freya] = [await erl(c, "amora", others), await erl(c, "freya")];
    const thor = await c.ours("thor", { tlsOptions: others });
    for (const [from, to] of [
      [sif, amora],
      [amora, sif],
      [thor, freya],
      [freya, thor],
      [thor, sif],
      [sif, thor],
    ] as const)
      assert.equal(await from.eval(`net_adm:ping('${to.name}')`), "pang");
    assert.equal(await sif.eval(`net_adm:ping('${freya.name}')`), "pong");
  });
});

interop(
  "two of ours talk over TLS; one without it, and a stranger, hear nothing of the handshake",
  () =>
    cluster(async (c) => {
      const [sif, amora] = [
        await c.ours("sif", { tlsOptions: ours }),
        await c.ours("amora", { tlsOptions: ours }),
      ];
      const plain = await c.ours("plain");
      assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pong");
      assert.equal(await plain.eval(`net_adm:ping('${sif.name}')`), "pang");
      const { port = 0 } = (await portPlease("sif", "127.0.0.1", c.epmdPort)) ?? {};
      const stranger = connect(port, "127.0.0.1");
      const heard: Buffer[] = [];
      stranger.on("data", (chunk) => heard.push(chunk));
      stranger.on("error", () => {});
      const closed = new Promise((resolve) => stranger.once("close", resolve));
      const name = `loki@${hostname().split(".")[0]}`;
      stranger.write(frame2(encodeName({ name, flags: MANDATORY_FLAGS, creation: 7 })));
      await closed;
      assert.ok(!Buffer.concat(heard).includes("sok"));
      assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pong");
    }),
);

test("a file of options that can't be used is refused, and nothing in it is guessed", () => {
  const files: readonly (readonly [content: string, complaint: RegExp])[] = [
    ["", /expected a list of options/],
    ["[{client, []}].", /expected \[\{server/],
    ['[{server, [{certfile, "nowhere.pem"}]}].', /ENOENT/],
    ["[{server, [{ciphers, []}]}].", /ciphers is not one of certfile/],
    ["[{server, certfile}].", /expected a list of options/],
    ["[{server, [certfile]}].", /expected options such as/],
    ["[{server, ", /can't be used for TLS/],
  ];
  for (const [i, [content, complaint]] of files.entries())
    assert.throws(() => readTlsOptions(write(`bad${i}.conf`, content)), {
      ...{ name: "TlsError", message: complaint },
    });
  assert.throws(() => readTlsOptions(join(folder, "missing.conf")), { name: "TlsError" });
});
