/**
 * The threat of the lecture: whoever is in the cluster empties everybody's disk by one call. All disks
 * here exist in memory only.
 *
 * The `erl` that takes part could remove files for real. So before it is attacked its `os` is replaced,
 * no program can be found from there any more, and both are tried out.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { cluster, type ErlNode, interop } from "../support/erl.ts";

const FOLDER = fileURLToPath(new URL("memory_os", import.meta.url));
const ATTACK = '"cd /; rm -rf *"';

/** Takes an `erl` its way to the machine, and makes sure that it is gone. */
async function disarm(erl: ErlNode): Promise<void> {
  await erl.eval('os:putenv("PATH", "/nonexistent")');
  assert.match(await erl.eval('os:cmd("rm --version")'), /rm: not found/);
  const source = JSON.stringify(`${FOLDER}/os.erl`);
  const load = `{ok, os, B} = compile:file(${source}, [binary]), code:unstick_mod(os), code:load_binary(os, "", B)`;
  assert.equal(await erl.eval(load), "{module,os}");
}

interop("one call empties the disks of a whole cluster, of ours and of a stock erl", () =>
  cluster(async (c) => {
    const [attacker, sif, amora, thor] = await Promise.all([
      c.ours("attacker"),
      c.ours("sif", { path: [FOLDER] }),
      c.ours("amora", { path: [FOLDER] }),
      c.erl("thor"),
    ]);
    await disarm(thor);
    for (const { name } of [sif, amora, thor])
      assert.equal(await attacker.eval(`net_adm:ping('${name}')`), "pong");
    // By the way that the attack will take: a real shell would say 42.
    const probe = await attacker.eval(`rpc:call('${thor.name}', os, cmd, ["echo $((6*7))"])`);
    assert.equal(probe, '"nothing was run\\n"');
    const everywhere = (line: string) =>
      attacker.eval(`rpc:multicall(nodes(), os, cmd, [${line}])`);
    const full = '"etc\\nhome\\ntmp\\n"';
    assert.equal(await everywhere('"ls /"'), `{[${full},${full},${full}],[]}`);
    assert.equal(await everywhere(ATTACK), "{[[],[],[]],[]}");
    assert.equal(await everywhere('"ls /"'), "{[[],[],[]],[]}");
    assert.equal(await thor.eval("os:disk()"), "[]");
  }),
);
