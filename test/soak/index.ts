/**
 * `npm run soak`: three nodes that work for a while as hard as they can, two of ours and a stock `erl`. Each
 * has fifty sinks and fifty senders (`modules/soak.erl` says what they do). Beside them a hidden node of ours
 * sends numbers to one of them through a bad cable, which is cut or silent about once a second.
 *
 * Nothing may be lost, doubled or out of order between the three, nobody may be given up, and when everything
 * rests at the end there must not be a tenth more memory than after the first minute. A soak of less than three
 * minutes compares with its first third, in which V8 has not compiled everything yet, and forgives half.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { BadCable } from "../support/bad-cable.ts";
import { type Cluster, cluster, type ErlNode } from "../support/erl.ts";
import { numbersTo, SINK } from "../support/numbers.ts";
import { HELP, readOptions, UsageError } from "./options.ts";

const PROCESSES = 50;
const MODULES = fileURLToPath(new URL("modules/", import.meta.url));
/** How long the senders may take to come to rest. */
const REST_MS = 180_000;

interface Tally {
  readonly count: number;
  readonly wrong: string;
}

/** What `soak:pause/1` or `soak:report/1` gives. */
async function tally(node: ErlNode, call: "pause" | "report"): Promise<Tally> {
  const told = await node.eval(`soak:${call}(${PROCESSES})`, REST_MS);
  const [, count, wrong] = /^\{(\d+),\[(.*)\]\}$/s.exec(told) ?? [];
  if (count === undefined || wrong === undefined) throw new Error(`${node.name}: ${told}`);
  return { count: Number(count), wrong };
}

/** Lets all senders come to rest, asks each node for its memory, and says what they have sent. */
async function rest(nodes: readonly ErlNode[]): Promise<{ sent: Tally[]; memory: number[] }> {
  const sent = await Promise.all(nodes.map((node) => tally(node, "pause")));
  const memory: number[] = [];
  for (const node of nodes) memory.push(Number(await node.eval("soak:memory()", REST_MS)));
  return { sent, memory };
}

const sum = (tallies: readonly Tally[]) => tallies.reduce((all, { count }) => all + count, 0);
const MB = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

async function soak(c: Cluster, seconds: number, seed: number): Promise<string[]> {
  const beams = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  c.defer(() => rmSync(beams, { recursive: true }));
  execFileSync("erlc", ["-o", beams, join(MODULES, "soak.erl")]);
  const sif = await c.ours("sif", { path: [MODULES] });
  const amora = await c.ours("amora", { path: [MODULES] });
  const thor = await c.erl("thor", { args: ["-pa", beams] });
  const nodes = [sif, amora, thor];
  for (const node of nodes) {
    await node.eval(`soak:start(${PROCESSES})`);
    await node.eval("net_kernel:monitor_nodes(true)");
  }
  for (const node of nodes) {
    const others = nodes.filter((other) => other !== node).map(({ name }) => `'${name}'`);
    await node.eval(`soak:go(${PROCESSES}, [${others.join(", ")}], ${seed})`);
  }
  const { cable, port } = await BadCable.between(c.epmdPort, seed, Number.POSITIVE_INFINITY);
  c.defer(() => cable.end());
  const loki = await c.ours("loki", { epmdPort: port, hidden: true, netTicktime: 4 });
  await sif.eval(SINK);
  await loki.eval(numbersTo(sif.name, 20));

  const warm = Math.min(60, seconds / 3);
  const mayGrow = warm < 60 ? 1.5 : 1.1;
  await sleep(1000 * warm);
  const early = await rest(nodes);
  for (const node of nodes) await node.eval(`soak:resume(${PROCESSES})`);
  await sleep(1000 * (seconds - warm));
  const late = await rest(nodes);
  const came = await Promise.all(nodes.map((node) => tally(node, "report")));
  const told = await sif.eval("sink ! {tell, self()}, receive {sink, _, _} = Sink -> Sink end");
  const [, throughCable = "", disorder = ""] = /^\{sink,(\d+),\[(.*)\]\}$/s.exec(told) ?? [];

  const problems: string[] = [];
  for (const [i, node] of nodes.entries()) {
    for (const { wrong } of [late.sent[i], came[i]] as Tally[])
      if (wrong !== "") problems.push(`${node.name}: ${wrong}`);
    const down = await node.eval("receive {nodedown, Gone} -> Gone after 0 -> none end");
    if (down !== "none") problems.push(`${node.name} has lost ${down}`);
    const [before = 0, after = 0] = [early.memory[i], late.memory[i]];
    process.stdout.write(`${node.name}: ${MB(before)} after ${warm} s, ${MB(after)} at the end\n`);
    if (!(after <= mayGrow * before))
      problems.push(`${node.name} has more than ${mayGrow} times as much`);
  }
  if (sum(late.sent) !== sum(came)) problems.push("not as many numbers have come as were sent");
  if (disorder !== "") problems.push(`out of order through the bad cable: ${disorder}`);
  process.stdout.write(
    `${sum(late.sent)} numbers were sent, ${sum(came)} have come; beside them ${throughCable} through a cable with ${cable.happened.length} faults\n`,
  );
  return problems;
}

async function main(): Promise<number> {
  const { help, seconds, seed } = readOptions(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  process.stdout.write(`seed ${seed}, ${seconds} s\n`);
  // Nodes of ours collect their garbage before they say what memory they have.
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} --expose-gc`;
  let problems: string[] = [];
  await cluster(async (c) => {
    problems = await soak(c, seconds, seed);
  });
  for (const problem of problems) process.stdout.write(`${problem.slice(0, 2000)}\n`);
  process.stdout.write(`seed ${seed}: ${problems.length === 0 ? "all is well" : "NOT WELL"}\n`);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
