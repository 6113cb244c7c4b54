/**
 * A node as an OS process of its own, which does what is typed into its shell. It is told how to
 * start, and then one expression at a time.
 */
import { resolve } from "node:path";
import { startNode } from "../../runtime/kernel/start-node.ts";
import { runOn } from "../../runtime/process/spawn.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { Printed } from "./printed.ts";
import { answerTo } from "./shell.ts";

/** What the child is told. */
export type NodeOrder =
  | {
      readonly op: "start";
      /** `sif`, or `undefined` for a node that is alone. */
      readonly name: string | undefined;
      readonly cookie: string;
      /** The folders with its modules. */
      readonly path: readonly string[];
    }
  | { readonly op: "type"; readonly text: string };

/** What the child says. */
export type NodeWord =
  | { readonly op: "up" }
  | { readonly op: "printed"; readonly text: string }
  | { readonly op: "answer"; readonly text: string }
  | { readonly op: "failed"; readonly why: string };

const say = (word: NodeWord) => process.send?.(word);
const printed = new Printed((text) => say({ op: "printed", text }));

/** Runs code as a process of the node. */
let run: <R>(code: () => R) => Promise<Awaited<R>>;

process.on("disconnect", () => process.exit());
process.on("uncaughtException", (error) => say({ op: "printed", text: `${error.message}\n` }));
process.on("message", (order: NodeOrder) =>
  carryOut(order).then(say, (error: Error) => say({ op: "failed", why: error.message })),
);

async function carryOut(order: NodeOrder): Promise<NodeWord> {
  if (order.op === "start") {
    await start(order.name, order.cookie, order.path);
    return { op: "up" };
  }
  printed.restart();
  return { op: "answer", text: await run(() => answerTo(order.text)) };
}

async function start(
  name: string | undefined,
  cookie: string,
  path: readonly string[],
): Promise<void> {
  if (name !== undefined) {
    run = (await startNode(name, { cookie, path })).run;
    return;
  }
  const vm = new Vm(Symbol.for("nonode@nohost"));
  vm.modules.addFolders(...path.map((folder) => resolve(folder)));
  run = (code) => runOn(vm, code);
}
