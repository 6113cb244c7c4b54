/** What labs with lib_chan share: a server beside a check, and clients that are not honest. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { libChan, t } from "#runtime";
import { lab as lab02 } from "../../labs/02/index.ts";
import { besideServer } from "../../labs/10/port-server.ts";
import { conversation } from "../../labs/10/stranger.ts";
import { lab as lab11 } from "../../labs/11/index.ts";
import { OwnersHome } from "../../labs/kit/session/owners-home.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";

const atom = Symbol.for;
const ECHO = '{service, echo, password, "ABXy45", mfa, nobody, nothing, []}.';

const onNode = <R>(code: () => R) => runOn(new Vm(atom("nonode@nohost")), code);
const connect = (port: number) =>
  libChan.connect("localhost", port, atom("echo"), "wrong", []) as Promise<unknown>;

test("a server is there while the code beside it runs, and not after it has failed", () =>
  onNode(async () => {
    let port = 0;
    const failing = besideServer(ECHO, async (own) => {
      port = own;
      assert.deepEqual(await connect(port), t(atom("error"), atom("authFail")));
      throw new Error("enough");
    });
    await assert.rejects(failing, /^Error: enough$/);
    assert.deepEqual(await connect(port), t(atom("error"), atom("econnrefused")));
  }));

test("what a stranger hears is told to the end of the connection", () =>
  onNode(() =>
    besideServer(ECHO, async (port) => {
      assert.deepEqual(await conversation(port, "hello"), []);
      const [challenge, verdict, ...more] = await conversation(
        port,
        "{startService, echo, []}",
        '{response, "1"}',
      );
      assert.ok(challenge);
      assert.deepEqual([verdict, more], [atom("authFail"), []]);
      assert.deepEqual(await conversation(port, "{startService, kvs, []}"), [atom("badService")]);
    }),
  ));

test("a configuration is in its owner's home, and its port is whichever is free", () => {
  const home = new OwnersHome(lab11);
  const folder = home.env.HOME ?? "";
  assert.ok(existsSync(join(folder, ".erlang_config", "lib_chan.conf")));
  assert.equal(home.here('connect("localhost", 12340)'), 'connect("localhost", 12340)');
  const printed = home.asInLecture("Starting a port server on 40123...\ntrue");
  assert.equal(printed, "Starting a port server on 12340...\ntrue");
  assert.equal(home.here('connect("localhost", 12340)'), 'connect("localhost", 40123)');
  home.end();
  assert.ok(!existsSync(folder));
  assert.deepEqual(new OwnersHome(lab02).env, {});
});
