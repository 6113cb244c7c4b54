/**
 * Lab 13: performance and scale. What running it shows: a session, a speed-up curve, and which keys
 * move when a node joins. The checks are in `checks.ts`.
 */
import { join } from "node:path";
import { DIAGRAMS, foldersOf, shown } from "../kit/check/files.ts";
import type { Judged, Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import { print } from "../kit/cli/screen.ts";
import { NODE_CHILD, PlayedProcess } from "../kit/session/played-process.ts";
import { drawBars, drawCurves } from "./chart.ts";
import {
  atTheSameTime,
  findsNext,
  inOrder,
  movesToTheNew,
  nobodyRests,
  othersDoIt,
  saysWhatFailed,
} from "./checks.ts";

const WORKERS = 8;
const WAITS = 24;
const WAIT_MS = 100;
const KEYS = 1000;
const POINTS = 100;

/** Shows what more nodes bring, in simulated time: there it is exact, whatever else the machine does. */
async function show(judged: Judged): Promise<void> {
  const simulated = new PlayedProcess({ url: NODE_CHILD });
  simulated.begin({ seed: 1, log: undefined }, () => {});
  const workers = Array.from({ length: WORKERS }, (_, i) => `n${i + 1}@surtur`);
  try {
    for (const name of ["sif@surtur", ...workers])
      await simulated.start({ name, cookie: "show", path: foldersOf(judged) });
    /** The number that an expression gives, or `undefined` for anything else. */
    const number = async (expression: string) => {
      const answer = await simulated.type("sif@surtur", `${expression}.`);
      return typeof answer === "string" || !/^\d+$/.test(answer.text)
        ? undefined
        : Number(answer.text);
    };
    await showSpeedUp(workers, number);
    await showMoves(number);
  } finally {
    simulated.end();
  }
}

type Ask = (expression: string) => Promise<number | undefined>;

async function showSpeedUp(workers: readonly string[], number: Ask): Promise<void> {
  const waits = Array.from({ length: WAITS }, () => WAIT_MS).join(", ");
  const curve: [number, number][] = [];
  let alone: number | undefined;
  for (let n = 1; n <= WORKERS; n++) {
    const list = workers.slice(0, n).join(", ");
    const took = await number(`work:time(pool, map, [[${list}], work, wait, [${waits}]])`);
    alone ??= took;
    if (took && alone) curve.push([n, alone / took]);
  }
  if (curve.length < WORKERS) return;
  print(`\nSpeed-up: ${WAITS} waits of ${WAIT_MS} ms, as for slow disks, in simulated time`);
  for (const [n, times] of curve)
    print(
      `  ${n} ${n === 1 ? "node " : "nodes"} ${times.toFixed(1)} ${"█".repeat(Math.round(times * 4))}`,
    );
  const file = join(DIAGRAMS, "13-speed-up.svg");
  const ideal = { name: "ideal", points: curve.map(([n]) => [n, n] as const) };
  drawCurves(
    file,
    `${WAITS} waits of ${WAIT_MS} ms`,
    ["nodes", "speed-up"],
    [{ name: "pool:map", points: curve }, ideal],
  );
  print(`  drawn in ${shown(file)}`);
}

async function showMoves(number: Ask): Promise<void> {
  const four = `ring:make([n1, n2, n3, n4], ${POINTS})`;
  const five = `ring:make([n1, n2, n3, n4, n5], ${POINTS})`;
  const keys = `[integer_to_binary(I) || I <- lists:seq(1, ${KEYS})]`;
  const bars: [string, number][] = [];
  for (const node of ["n1", "n2", "n3", "n4"]) {
    const from = `[K || {K, From, n5} <- ring:moves(${four}, ${five}, ${keys}), From =:= ${node}]`;
    const moved = await number(`length(${from})`);
    if (moved !== undefined) bars.push([`from ${node} to n5`, moved]);
  }
  const all = await number(`length(ring:moves(${four}, ${five}, ${keys}))`);
  const byRemainder = await number(
    `length([K || K <- ${keys}, ring:hash(K) rem 4 =/= ring:hash(K) rem 5])`,
  );
  if (all === undefined || byRemainder === undefined || bars.length < 4) return;
  bars.push(["all that move", all], ["with hash rem nodes", byRemainder]);
  print(`\nKeys that move when n5 joins n1 to n4, of ${KEYS}`);
  for (const [label, moved] of bars)
    print(
      `  ${label.padEnd(20)} ${String(moved).padStart(3)} ${"█".repeat(Math.round(moved / 20))}`,
    );
  const file = join(DIAGRAMS, "13-keys.svg");
  drawBars(file, `Keys that move when n5 joins, of ${KEYS}`, bars);
  print(`  drawn in ${shown(file)}`);
}

export const lab: Lab = {
  number: "13",
  title: "Performance and scale",
  files: { "pool.ts": "758e8405ce2f9d1b", "ring.ts": "6889a480704af6d7" },
  show,
  session: `
(sif@surtur)1> [net_adm:ping(N) || N <- [amora@surtur, thor@surtur]].
[pong,pong]
(sif@surtur)2> pool:map([amora@surtur, thor@surtur], work, square, [1, 2, 3, 4]).
[1,4,9,16]
(amora@surtur)1> halt().
(thor@surtur)1> node().
thor@surtur
(sif@surtur)3> pool:map([amora@surtur, thor@surtur], work, square, [1, 2, 3, 4]).
[1,4,9,16]
(sif@surtur)4> pool:map([amora@surtur], work, square, [1, 2, 3, 4]).
{error,nodedown}
(sif@surtur)5> Two = ring:make([sif, amora], 50), Three = ring:make([sif, amora, thor], 50), ok.
ok
(sif@surtur)6> ring:find(Two, <<"weather">>).
sif
(sif@surtur)7> ring:moves(Two, Three, [<<"weather">>, <<"wind">>, <<"walter">>, <<"genova">>]).
[{<<"walter">>,amora,thor},{<<"genova">>,sif,thor}]
`,
  tasks: [
    { title: "Work for all nodes", checks: [inOrder, atTheSameTime, nobodyRests] },
    { title: "A node that is lost, and work that fails", checks: [othersDoIt, saysWhatFailed] },
    { title: "Keys on a ring", checks: [findsNext, movesToTheNew] },
  ],
};

await main(lab, import.meta.url);
