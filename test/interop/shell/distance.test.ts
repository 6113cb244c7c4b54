/**
 * What is printed far away is seen where it was started: our shell and a stock `erl`, both ways.
 */
import assert from "node:assert/strict";
import { cluster, interop } from "../../support/erl.ts";
import { OurShell } from "../../support/our-shell.ts";

interop("a process that erl runs for us prints in our shell", () =>
  cluster(async (c) => {
    const thor = await c.erl("thor");
    const shell = new OurShell(["-sname", "sif", "-setcookie", c.cookie], c.env);
    c.defer(() => shell.stop());
    assert.equal(
      await shell.type(
        `rpc:call('${thor.name}', io, format, ["~p and ~ts~n", [{a, "b"}, [9786]]]).`,
      ),
      `{a,"b"} and ☺\nok`,
    );
    await shell.type(`P = spawn('${thor.name}', io, format, ["spawned ~w~n", ["a"]]).`);
    await shell.type("monitor(process, P), receive {'DOWN', _, _, P, _} -> ok end.");
    assert.match(shell.output.text, /spawned \[97\]\n/);
  }),
);

interop("a process that we run for erl prints at erl's", () =>
  cluster(async (c) => {
    const thor = await c.erl("thor");
    const shell = new OurShell(["-sname", "sif", "-setcookie", c.cookie], c.env);
    c.defer(() => shell.stop());
    const sif = (await shell.type("node().")).trim();
    const call = `rpc:call(${sif}, io, format, ["~p from ~p~n", [{a, "b"}, ${sif}]])`;
    assert.equal(await thor.eval(call), "ok");
    await thor.printed(/\{a,"b"\} from sif@/);
    assert.equal(await thor.eval(`rpc:call(${sif}, lists, seq, [1, 3])`), "[1,2,3]");
    assert.equal(await thor.eval(`rpc:call(${sif}, erlang, node, [])`), sif);
    assert.match(
      await thor.eval(`rpc:call(${sif}, erlang, atom_to_list, [1])`),
      /^\{badrpc,\{'EXIT',\{badarg,\[\{erlang,atom_to_list,\[1\],/,
    );
  }),
);
