/**
 * A shell on this node for a person at another one: `erl -remsh sif@surtur`, or `r sif@surtur` behind ^G.
 *
 * The other node's terminal is the group leader of the process that runs here. What is to be printed,
 * and each line that is wanted, is a request to it, of the Erlang I/O protocol. A process of its own
 * makes these requests one after the other, so that a line is asked for when all is printed.
 */

import { ioRequest } from "../erlang/modules/io.ts";
import { current } from "../process/current.ts";
import { _, $ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { send } from "../process/send.ts";
import { spawn, spawnLink } from "../process/spawn.ts";
import { exit } from "../process/ties.ts";
import { equal } from "../term/equal.ts";
import type { Pid } from "../term/identifier.ts";
import { isList, text } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { runShell } from "./loop.ts";
import { type Console, DEFAULT_WIDTH, type Listener } from "./terminal.ts";

const unicode = Symbol.for("unicode");
const PRINT = Symbol.for("print");
const ASK = Symbol.for("ask");
const INTERRUPTED = t(Symbol.for("error"), Symbol.for("interrupted"));

class RemoteTerminal implements Console {
  width = DEFAULT_WIDTH;
  /** The process that makes the requests. */
  readonly pid: Pid = spawnLink(() => this.#request());
  readonly #lines: ({ readonly line: string } | "end")[] = [];
  #listener: Listener | undefined;
  #asking = false;

  open(listener: Listener): void {
    this.#listener = listener;
  }

  take(): { readonly line: string } | "end" | undefined {
    return this.#lines.shift();
  }

  ask(prompt: string): void {
    if (!this.#asking) send(this.pid, t(ASK, prompt));
    this.#asking = true;
  }

  /** A line that is being typed is the other node's business. */
  discard(): void {}

  print(text: string): void {
    send(this.pid, t(PRINT, text));
  }

  /** Stops what is being evaluated. */
  interrupt(): void {
    this.#listener?.interrupt(true);
  }

  async #request(): Promise<void> {
    const { groupLeader } = current();
    const columns = t(Symbol.for("get_geometry"), Symbol.for("columns"));
    const width = await ioRequest(groupLeader, columns);
    if (typeof width === "number") this.width = width;
    for (;;)
      await receive(
        on(t(PRINT, $.text("Text")), ({ Text }) =>
          ioRequest(groupLeader, t(Symbol.for("put_chars"), unicode, Text)),
        ),
        on(t(ASK, $.text("Prompt")), async ({ Prompt }) => {
          const line = await ioRequest(groupLeader, t(Symbol.for("get_line"), unicode, Prompt));
          this.#asking = false;
          this.#lines.push(typed(line));
          this.#listener?.input();
        }),
      );
  }
}

function typed(line: Term): { readonly line: string } | "end" {
  if (isList(line) || line instanceof Uint8Array || typeof line === "string")
    return { line: text(line).replace(/\n$/, "") };
  return equal(line, INTERRUPTED) ? { line: "" } : "end";
}

/**
 * Begins such a shell.
 *
 * @returns its process, which the other node is linked to: it passes on that something is to be stopped,
 * and ends the shell with the other node's terminal
 */
export function startRemoteShell(): Pid {
  return spawn(async () => {
    current().trapExit = true;
    const terminal = new RemoteTerminal();
    const shell = spawnLink(() => runShell(terminal));
    for (;;) {
      const end = await receive(
        on(t(Symbol.for("EXIT"), _, Symbol.for("interrupt")), () => undefined),
        on(t(Symbol.for("EXIT"), _, $("Reason")), ({ Reason }) => t(Reason)),
        on(_, () => undefined),
      );
      terminal.interrupt();
      if (!end) continue;
      for (const pid of [shell, terminal.pid]) exit(pid, Symbol.for("kill"));
      exit(end[0]);
    }
  });
}
