import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { connect } from "node:net";
import { test } from "node:test";
import { cluster, erlEval, interop, startErlShell, temporaryHome } from "./erl.ts";

const refused = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", () => resolve(true));
  });

test("a temporary home holds a cookie that only its owner may read", () => {
  const home = temporaryHome();
  home.writeCookie("A");
  home.writeCookie("B");
  assert.equal(statSync(`${home.path}/.erlang.cookie`).mode & 0o777, 0o400);
  home.cleanup();
  assert.throws(() => statSync(home.path));
});

interop("erlEval returns what an expression prints, and throws when erl fails", async () => {
  assert.equal(await erlEval(`io:format("~p", [1 + 1])`), "2");
  await assert.rejects(erlEval("1 = 2"), /badmatch/);
});

interop("two nodes of a cluster know each other, and nothing is left of them", async () => {
  let epmdPort = 0;
  let pids: number[] = [];
  await cluster(async (c) => {
    epmdPort = c.epmdPort;
    const [sif, amora] = await Promise.all([c.erl("sif"), c.erl("amora", { hidden: true })]);
    pids = [sif.osPid, amora.osPid];
    assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pong");
    assert.equal(await sif.eval("nodes(hidden)"), `[${amora.name}]`);
    assert.equal(await sif.eval("erlang:get_cookie()"), `'${c.cookie}'`);
  });
  assert.ok(await refused(epmdPort));
  for (const pid of pids) assert.throws(() => process.kill(pid, 0));
});

interop("a node keeps its variables, its mailbox and its output", () =>
  cluster(async (c) => {
    const sif = await c.erl("sif", { long: true });
    assert.equal(sif.name, "sif@127.0.0.1");
    assert.equal(await sif.eval(`X = 'żółć', self() ! X, ok`), "ok");
    assert.equal(await sif.eval("receive X -> X end"), `'żółć'`);
    assert.match(await sif.eval("1 +"), /^\{'EXIT',\{\{badmatch,.*syntax error before/);
    assert.equal(await sif.eval("exit(bye)"), "{'EXIT',bye}");
    assert.equal(
      await sif.eval("exit(self(), kill), receive after infinity -> ok end"),
      "{'EXIT',killed}",
    );
    assert.equal(await sif.eval("X"), `'żółć'`);
    assert.equal(await sif.eval(`io:format("hello~n")`), "ok");
    assert.equal(sif.output, "hello\n");
    assert.equal(
      await sif.eval("lists:seq(1, 50)"),
      `[${Array.from({ length: 50 }, (_, i) => i + 1)}]`,
    );
    sif.eval(`logger:error("careful")`);
    await sif.printed(/careful/);
  }),
);

interop("a real shell answers what is typed at it", async () => {
  const shell = await startErlShell();
  assert.equal(await shell.type("X = 1 + 1."), "2");
  assert.equal(await shell.type("X +\n1."), "3");
  assert.match(
    await shell.type("foo:bar()."),
    /^\*\* exception error: undefined function foo:bar\/0$/,
  );
  assert.equal(await shell.type(`io:format("a~nb~n").`), "a\nb\nok");
  await shell.stop();
});
