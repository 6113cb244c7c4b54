/**
 * A node as an OS process of its own, with a shell; or all nodes of a simulated cluster. It is told
 * which to start, and then one expression after the other, and says what their shells print.
 */
import "../../../runtime/erlang/modules/standard.ts";
import "../../../runtime/lib_chan/index.ts";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { current } from "../../../runtime/process/current.ts";
import type { TraceEvent } from "../../../runtime/process/event.ts";
import type { Exports } from "../../../runtime/process/modules.ts";
import { runOn } from "../../../runtime/process/start.ts";
import { Vm } from "../../../runtime/process/vm.ts";
import { SimulatedCluster } from "../../../runtime/simulated/cluster.ts";
import { startNode } from "../../../runtime/start-node.ts";
import { traceTo } from "../../../runtime/trace/index.ts";
import { SILENCE, whileBusy } from "../check/patience.ts";
import { Printed } from "../cli/printed.ts";
import { openShell, type TypedShell } from "./typed-shell.ts";

/** What the child is told. */
export type NodeOrder =
  | {
      readonly op: "begin";
      /** The seed of the simulated cluster that its nodes are on; otherwise there is one real node. */
      readonly seed?: number;
      /** The file for what happens, line by line. */
      readonly trace?: string;
    }
  | {
      readonly op: "start";
      /** `sif@surtur`, or `undefined` for a node that is alone. */
      readonly name: string | undefined;
      readonly cookie: string;
      /** The folders with its modules. */
      readonly path: readonly string[];
    }
  | { readonly op: "type"; readonly name: string | undefined; readonly text: string }
  | { readonly op: "notice" };

/** What the child says. */
export type NodeWord =
  | { readonly op: "printed"; readonly text: string }
  /** The order was carried out; there is no answer when none is coming. */
  | { readonly op: "done"; readonly answer: string | undefined }
  | { readonly op: "failed"; readonly why: string }
  /** The simulated node has ended; a real one ends with this OS process. */
  | { readonly op: "ended" };

type Order<Op> = Extract<NodeOrder, { op: Op }>;

/** How long an answer is waited for on simulated nodes, and a notice, in simulated ms. */
const ANSWER_MS = 60_000;
const NOTICE_MS = 50;
/** How long a real node is given to notice something, in turns of the event loop. */
const NOTICE_TURNS = 10;
/** How often it is looked whether signals still wait for a connection, in ms. */
const LOOK_MS = 5;

const say = (word: NodeWord) => process.send?.(word);
const printed = new Printed((text) => say({ op: "printed", text }));

/** The shells of the nodes here: each answers a typed text. */
const shells = new Map<string | undefined, TypedShell>();
let cluster: SimulatedCluster | undefined;
/** How often it was told to begin, and how many fresh copies of modules it has made. */
let begun = 0;
let copies = 0;
/** How many events there were on the real node here. */
let happened = 0;
/** The nodes that it is connected to, and those for which signals wait until it is. */
const connected = new Set<symbol>();
const awaited = new Set<symbol>();

process.on("disconnect", () => process.exit());
process.on("uncaughtException", (error) => say({ op: "printed", text: `${error.message}\n` }));
process.on("message", (order: NodeOrder) => {
  carryOut(order).then(
    (answer) => say(hasEnded(order) ? { op: "ended" } : { op: "done", answer }),
    (error: Error) => say({ op: "failed", why: error.message }),
  );
});

async function carryOut(order: NodeOrder): Promise<string | undefined> {
  switch (order.op) {
    case "begin":
      shells.clear();
      cluster = undefined;
      begun++;
      if (order.trace !== undefined) traceTo(order.trace);
      if (order.seed !== undefined) cluster = new SimulatedCluster(order.seed);
      return "";
    case "start":
      await (cluster ? cluster.play(() => start(order)) : start(order));
      return "";
    case "type":
      printed.restart();
      return cluster ? cluster.play(() => typeSimulated(order)) : typeReal(order);
    case "notice":
      if (!cluster) await rest();
      return String(happened);
  }
}

/** Starts a node and its shell. */
async function start(order: Order<"start">): Promise<void> {
  const { name } = order;
  const run = await (cluster ? startSimulated(cluster, order) : startReal(order));
  const shell = await openShell(run, (text) =>
    say({ op: "printed", text: text.replace(/^(?=.)/gm, `(${name}) `) }),
  );
  shells.set(name, shell);
}

/** Gives what runs code as a process of the node. */
type Run = (code: () => unknown) => unknown;

async function startReal({ name, cookie, path }: Order<"start">): Promise<Run> {
  if (name !== undefined) {
    const node = await startNode(name, { cookie, path, long: name.includes(".") });
    await node.run(() => current().vm.listen(note));
    return node.run;
  }
  const vm = new Vm(Symbol.for("nonode@nohost"));
  vm.listen(note);
  // What was played here before has loaded its modules already, and they keep their values.
  if (begun > 1) await loadCopies(path, vm.modules);
  else vm.modules.addFolders(...path.map((folder) => resolve(folder)));
  return (code) => runOn(vm, code);
}

function note({ kind, node, peer }: TraceEvent): void {
  happened++;
  if (peer === undefined || peer === node) return;
  if (kind === "connect") connected.add(peer);
  if (kind === "disconnect") connected.delete(peer);
  if (kind === "send" && !connected.has(peer)) awaited.add(peer);
  else awaited.delete(peer);
}

/** A simulated node does not read files, so it is given its modules: fresh copies, all its own. */
async function startSimulated(
  cluster: SimulatedCluster,
  { name, path }: Order<"start">,
): Promise<Run> {
  const vm = name === undefined ? new Vm(Symbol.for("nonode@nohost"), cluster) : undefined;
  const node =
    name === undefined ? undefined : await cluster.start(name, { long: name.includes(".") });
  await loadCopies(path, node ?? (vm as Vm).modules, (loading) => cluster.outside(loading));
  if (!node) return (code) => runOn(vm as Vm, code);
  await node.run(() => {
    const { vm } = current();
    const { quit } = vm;
    vm.quit = (status) => {
      quit(status);
      shells.delete(name);
    };
  });
  return node.run;
}

/** Gives a node fresh copies of the modules in folders, all its own; in the first folder they come first. */
async function loadCopies(
  path: readonly string[],
  to: { load(module: string, exports: Exports): void },
  loaded: (loading: Promise<Exports>) => Promise<Exports> = (loading) => loading,
): Promise<void> {
  const copy = `?node=${++copies}`;
  const modules = new Map<string, string>();
  for (const folder of [...path].reverse().filter((each) => existsSync(each)))
    for (const file of readdirSync(folder).filter((each) => each.endsWith(".ts")))
      if (file !== "index.ts") modules.set(file.replace(/\.ts$/, ""), join(folder, file));
  for (const [module, file] of modules)
    to.load(module, await loaded(import(pathToFileURL(resolve(file)).href + copy)));
}

/** Whether the node has ended at which something was typed. */
function hasEnded(order: NodeOrder): boolean {
  return order.op === "type" && !shells.has(order.name);
}

function type({ name, text }: Order<"type">): Promise<string> {
  return shells.get(name)?.(text) ?? Promise.reject(new Error(`there is no node ${name}`));
}

/** A node that is alone has no answer when nothing is under way any more. */
async function typeReal(order: Order<"type">): Promise<string | undefined> {
  const answer = await whileBusy(type(order));
  return answer === SILENCE ? undefined : answer;
}

/**
 * On simulated nodes time passes while an answer is waited for, and a little before and after: so that
 * they notice what has happened, such as the end of another one, and send what they have to say.
 */
async function typeSimulated(order: Order<"type">): Promise<string | undefined> {
  const world = cluster as SimulatedCluster;
  await world.pass(NOTICE_MS);
  const answer = await Promise.race([type(order), world.pass(ANSWER_MS).then(() => undefined)]);
  await world.pass(NOTICE_MS);
  return answer;
}

/** Lets a real node notice what has happened, until none of its signals waits for a connection. */
async function rest(): Promise<void> {
  for (let i = 0; i < NOTICE_TURNS; i++) await new Promise((resolve) => setImmediate(resolve));
  while (awaited.size > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
