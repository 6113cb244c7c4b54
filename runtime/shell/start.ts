/**
 * Starting the shell: its node, what `-eval` says, and then the terminal.
 */
import "../erlang/modules/init.ts";
import { openConsole } from "../erlang/modules/io-server.ts";
import "../erlang/modules/standard.ts";
import { startNode } from "../start-node.ts";
import "../lib_chan/index.ts";
import { Vm } from "../process/vm.ts";
import { traceTo } from "../trace/index.ts";
import { evaluateText } from "./evaluate-text.ts";
import { runShell } from "./loop.ts";
import "./served.ts";
import type { Options } from "./options.ts";
import { Terminal } from "./terminal.ts";

const BANNER = "Erlang's shell in TypeScript (help(). for help, q(). or Ctrl-D to leave)\n";

/** Keeps this OS process alive, as a node without a shell is, though nothing may be going on. */
const LONG_MS = 2 ** 31 - 1;

/** Runs a shell until it ends, which ends this OS process. */
export async function start(options: Options): Promise<void> {
  const terminal = new Terminal();
  if (options.trace !== undefined) traceTo(options.trace);
  const run = await startVm(options, (text) => terminal.print(text));
  await run(async () => {
    for (const text of options.evaluate) await evaluateText(text);
    if (!options.shell) {
      setInterval(() => {}, LONG_MS);
      return;
    }
    if (terminal.isTty) terminal.print(BANNER);
    await runShell(terminal);
    setImmediate(() => process.exit(0)); // once whatever was about to print has printed
  });
}

type Run = (code: () => Promise<void>) => Promise<void>;

/** The node that the options ask for: one with a name, or one that is alone. */
async function startVm(options: Options, log: (text: string) => void): Promise<Run> {
  const { name, long, cookie, hidden, open, netTicktime, maxMessage, tlsOptions, folders } =
    options;
  if (name === undefined) {
    const vm = new Vm(Symbol.for("nonode@nohost"), { log });
    vm.modules.addFolders(...folders);
    return openConsole(vm);
  }
  const node = await startNode(name, {
    long,
    hidden,
    open,
    path: folders,
    log,
    ...(cookie !== undefined && { cookie }),
    ...(netTicktime !== undefined && { netTicktime }),
    ...(maxMessage !== undefined && { maxMessage }),
    ...(tlsOptions !== undefined && { tlsOptions }),
  });
  return (code) => node.run(code);
}
