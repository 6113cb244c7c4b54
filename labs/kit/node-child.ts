/**
 * A node as an OS process of its own, with a shell. It is told how to start, and then one expression
 * after the other, and says what its shell prints.
 */
import "../../runtime/kernel/standard.ts";
import { resolve } from "node:path";
import { serveIo } from "../../runtime/kernel/io-server.ts";
import { startNode } from "../../runtime/kernel/start-node.ts";
import { current } from "../../runtime/process/current.ts";
import { runOn, spawn } from "../../runtime/process/spawn.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { Session } from "../../runtime/shell/session.ts";
import { scanForm } from "../../runtime/term/notation/scan.ts";
import { Printed } from "./printed.ts";

/** What the child is told. */
export type NodeOrder =
  | {
      readonly op: "start";
      /** `sif@surtur`, or `undefined` for a node that is alone. */
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

type Start = Extract<NodeOrder, { op: "start" }>;

const WIDTH = 80;

const say = (word: NodeWord) => process.send?.(word);
const printed = new Printed((text) => say({ op: "printed", text }));

/** Hands a typed text to the shell. */
let type: (text: string) => void = () => {};

process.on("disconnect", () => process.exit());
process.on("uncaughtException", (error) => say({ op: "printed", text: `${error.message}\n` }));
process.on("message", (order: NodeOrder) => {
  if (order.op === "type") type(order.text);
  else
    start(order).then(
      (run) => void run(shell),
      (error: Error) => say({ op: "failed", why: error.message }),
    );
});

/** Starts the node, and gives what runs code as a process of it. */
async function start({ name, cookie, path }: Start): Promise<(code: () => unknown) => unknown> {
  if (name !== undefined)
    return (await startNode(name, { cookie, path, long: name.includes(".") })).run;
  const vm = new Vm(Symbol.for("nonode@nohost"));
  vm.modules.addFolders(...path.map((folder) => resolve(folder)));
  return (code) => runOn(vm, code);
}

/** Lets this node notice what has happened already, such as the end of another one. */
async function takeNotice(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** The process of the shell. */
async function shell(): Promise<never> {
  let answer = "";
  const print = (text: string) => {
    answer += text;
  };
  current().groupLeader = spawn(() => serveIo(print));
  const session = new Session(print, () => WIDTH);
  say({ op: "up" });
  for (;;) {
    const text = await new Promise<string>((resolve) => {
      type = resolve;
    });
    await takeNotice();
    answer = "";
    printed.restart();
    const form = scanForm(text);
    if (form) await session.run(text, form);
    else session.complain("a dot is missing at the end");
    say({ op: "answer", text: answer.trimEnd() });
  }
}
