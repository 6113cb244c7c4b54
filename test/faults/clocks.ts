/** The clock of the machine is set anew, while nodes run. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fault, type Kind, next, type Scene } from "./fault.ts";

const HOUR = 3600;

/** The library of `faketime`. */
const preload = () =>
  execFileSync("faketime", ["-f", "+0", "printenv", "LD_PRELOAD"]).toString().trim();

/** Lets `sif` run by a clock that is set when something is written into a file. */
async function withClock(scene: Scene, by: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  scene.cluster.defer(() => rmSync(folder, { recursive: true }));
  const clock = join(folder, "clock");
  writeFileSync(clock, "+0");
  const env = {
    LD_PRELOAD: preload(),
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1", // which no machine sets
  };
  const [sif, amora] = await scene.both({ env });
  const now = scene.cast.sif === "erl" ? "os:system_time(second)" : "erlang:system_time(second)";
  await sif.eval(`B = ${now}, monitor_node(Amora, true), Me = self(),
    spawn(fun() -> timer:sleep(1000000), Me ! {timer, too_soon} end),
    spawn(fun() -> Me ! ready, receive after 1500 -> Me ! {timer, rang} end end)`);
  await next(sif, "ready", "ok");
  writeFileSync(clock, `${by > 0 ? "+" : ""}${by}`);
  const first = await next(sif, "{timer, T}", "T");
  const jumped = await sif.eval(`abs(${now} - B - (${by})) < 600`);
  const calls = await amora.eval("rpc:call(Sif, erlang, abs, [-3])");
  const down = await sif.eval("receive {nodedown, _} -> nodedown after 0 -> connected end");
  return `${jumped === "true" ? "the clock has jumped" : "the clock has not jumped"}; a timer of 1.5 s ${first}; ${down}; ${calls}`;
}

const jump = (name: string, by: number): Fault => ({
  name,
  holds: "timers ring when their time has passed, and connections stay",
  outcome: "the clock has jumped; a timer of 1.5 s rang; connected; 3",
  needs: "faketime",
  play: (scene) => withClock(scene, by),
});

export const clocks: Kind = {
  title: "The clock",
  faults: [jump("it is set an hour ahead", HOUR), jump("it is set an hour back", -HOUR)],
};
