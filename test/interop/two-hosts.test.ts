/**
 * Two computers, `surtur` and `thor`: the session of the README, ours and a stock erl in every pairing,
 * and what becomes of a cluster whose cable is pulled out.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { lacksErl } from "../support/erl.ts";
import { type HostName, noHosts, type Person, twoHosts } from "../support/hosts.ts";

const skip = noHosts || lacksErl();

const README = readFileSync(join(CHECKOUT, "README.md"), "utf8");
/** The lines of the session on two computers, from its first command to the end of its last block. */
const session = /^thor\$ [\s\S]*?\n```\n(?![\s\S]*^(?:thor|surtur)\$ )/m.exec(README)?.[0] ?? "";

/** Where the name server of the slides is, in Erlang. */
const beams = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
before(() => {
  if (!skip) execFileSync("erlc", ["-o", beams, join(CHECKOUT, "slides/erlang/kvs.erl")]);
});
after(() => rmSync(beams, { recursive: true }));

const OURS = "npx tsx runtime/shell";

/** A command of the README, with the program that is wanted in place of the one that is there. */
function commandOf(program: "ours" | "erl", line: string): string {
  const options = line.replace(OURS, "").replace(/^erl/, "").replace(" -open", "");
  if (program === "ours") return `${OURS}${options} -open`;
  return `erl${options.replace("solutions/01", beams)}`;
}

for (const onThor of ["ours", "erl"] as const)
  for (const onSurtur of ["erl", "ours"] as const)
    test(
      `the README's session on two computers: ${onThor} on thor, ${onSurtur} on surtur`,
      { skip },
      () =>
        twoHosts(async ({ run }) => {
          const programs = { thor: onThor, surtur: onSurtur };
          const people = new Map<string, Person>();
          let person: Person | undefined;
          let asked = 0;
          for (const line of session.split("\n")) {
            const [, host = "", command] = /^(thor|surtur)\$ (.*)/.exec(line) ?? [];
            const [, at = "", expression] = /^\(\w+@(\w+)[^)]*\)\d+> (.*)/.exec(line) ?? [];
            if (command !== undefined)
              people.set(
                host,
                run(host as HostName, commandOf(programs[host as HostName], command)),
              );
            else if (expression !== undefined) {
              person = people.get(at);
              person?.type(expression);
              asked++;
            } else if (line !== "" && !line.startsWith("```") && person) await person.sees(line);
          }
          assert.ok(asked >= 4, `${asked} expressions were found in the README`);
        }),
    );

const THOR = "'amora@thor.example.org'";
const SURTUR = "'sif@surtur.example.org'";

/** The tick time, in seconds. */
const TICK_TIME = 4;
/** How many beats of the meter are in a second. */
const BEATS = 10;

/** So many more there may be, because timers of the same moment come in no order. */
const MORE_BEATS = 3;

/**
 * A process that says at a nodedown how long ago, and how many beats ago, the latest message had come from
 * there: the beats come from timers of the same node, which a busy machine holds up as it holds up the ticks.
 */
const METER = `Shell = self(), register(meter, spawn(fun() ->
  net_kernel:monitor_nodes(true),
  self() ! beat,
  (fun F(Beats, At, AtBeat) -> receive
    beat -> erlang:send_after(${1000 / BEATS}, self(), beat), F(Beats + 1, At, AtBeat);
    here when At =:= 0 -> Shell ! loaded, F(Beats, erlang:monotonic_time(millisecond), Beats);
    here -> F(Beats, erlang:monotonic_time(millisecond), Beats);
    {nodedown, _} -> Shell ! {down, erlang:monotonic_time(millisecond) - At, Beats - AtBeat};
    _ -> F(Beats, At, AtBeat)
  end end)(0, 0, 0)
end)).`.replaceAll(/\s+/g, " ");

for (const [onThor, onSurtur] of [
  ["ours", "erl"],
  ["erl", "ours"],
  ["ours", "ours"],
] as const)
  test(
    `a cable is pulled out under load and plugged in again: ${onThor} on thor, ${onSurtur} on surtur`,
    { skip },
    () =>
      twoHosts(async ({ run, cable }) => {
        const start = (program: "ours" | "erl", host: HostName, name: string) =>
          run(
            host,
            commandOf(
              program,
              `erl -name ${name} -setcookie abc -kernel net_ticktime ${TICK_TIME}`,
            ),
          );
        const amora = start(onThor, "thor", "amora");
        const sif = start(onSurtur, "surtur", "sif");
        await amora.asks("node().", THOR);
        await sif.asks(`net_adm:ping(${THOR}).`, "pong");
        const sink = "register(sink, spawn(fun F() -> receive _ -> F() end end)).";
        const load = (to: string) =>
          `spawn(fun L() -> {meter, ${to}} ! here, [{sink, ${to}} ! lists:seq(1, 1000) || _ <- lists:seq(1, 20)], timer:sleep(5), L() end), ok.`;
        for (const person of [amora, sif]) {
          await person.asks(sink, "true");
          await person.asks(METER, "true");
          await person.asks("net_kernel:monitor_nodes(true).", "ok");
        }
        await amora.asks(load(SURTUR), "ok");
        await sif.asks(load(THOR), "ok");
        for (const person of [amora, sif]) await person.asks("receive loaded -> ok end.", "ok");
        cable(false);
        for (const person of [amora, sif]) {
          const [ms = 0, beats = 0] = await person.measures("receive {down, A, B} -> {A, B} end.");
          const seen = `after ${ms} ms, ${beats} beats`;
          assert.ok(ms >= 1000 * (TICK_TIME - TICK_TIME / 4), seen);
          assert.ok(beats <= BEATS * (TICK_TIME + TICK_TIME / 4) + MORE_BEATS, seen);
        }
        cable(true);
        await amora.asks("receive {nodeup, M} -> M end.", SURTUR);
        await sif.asks("receive {nodeup, M} -> M end.", THOR);
        await amora.asks("yes = global:register_name(ares, self()), global:sync().", "ok");
        await sif.asks("global:sync(), node(global:whereis_name(ares)).", THOR);
      }),
  );
