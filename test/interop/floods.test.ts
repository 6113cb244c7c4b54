/**
 * Floods: so many processes send so much at once that no queue takes it. Nothing of it is lost, because nobody
 * is cut off for being busy; and what is given up in the end is given up with a line on the console.
 */
import assert from "node:assert/strict";
import { cluster, interop } from "../support/erl.ts";

const PROCESSES = 1500;
const BYTES = 300_000;
/** Much data takes its time on a busy machine. */
const DEADLINE_MS = 120_000;

/** Says how many processes have sent something, once so many have. */
const SINK = `register(sink, spawn(fun() ->
  (fun F(Senders) when map_size(Senders) < ${PROCESSES} ->
      receive {From, Bytes} when byte_size(Bytes) =:= ${BYTES} -> F(Senders#{From => here}) end;
     F(Senders) -> receive {tell, From} -> From ! {senders, map_size(Senders)} end
  end)(#{})
end))`;

for (const [from, to] of [
  ["erl", "ours"],
  ["erl", "erl"],
] as const)
  interop(
    `${PROCESSES} processes of ${from} send ${BYTES} bytes each at once to ${to}, and all of it arrives`,
    () =>
      cluster(async (c) => {
        const sif = await c[from]("sif", { args: ["+zdbbl", "64"] });
        const amora = await c[to]("amora");
        assert.equal(await amora.eval(SINK), "true");
        const sink = `{sink, '${amora.name}'}`;
        await sif.eval(`Bytes = binary:copy(<<7>>, ${BYTES})`);
        await sif.eval(
          `Senders = [spawn(fun() -> receive go -> ${sink} ! {self(), Bytes} end end) || _ <- lists:seq(1, ${PROCESSES})]`,
        );
        assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pong");
        await sif.eval("[S ! go || S <- Senders], ok");
        const asked = `sink ! {tell, self()}, receive {senders, N} -> N end`;
        assert.equal(await amora.eval(asked, DEADLINE_MS), `${PROCESSES}`);
        assert.match(await sif.eval("nodes()"), /amora@/);
        assert.equal(amora.output.trim(), "");
      }),
  );
