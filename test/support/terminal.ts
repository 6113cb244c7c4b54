/** A program at a real terminal, with somebody who reads what it shows and presses keys. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";

/** Keys. */
export const DOWN = "\x1b[B";
export const ENTER = "\r";
export const UP = "\x1b[A";
export const ESCAPE = "\x1b";

/** `script` of util-linux makes a terminal for a program. */
export const noTerminal =
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") ||
  process.env.CI
    ? false
    : "there is no `script` of util-linux to make a terminal with";

/** How long something may take to be shown, in ms: long, because only a failure waits for it. */
const PATIENCE_MS = 60_000;

export class Terminal {
  readonly #child: ChildProcess;
  #shown = "";
  /** How much of it this has seen, in characters without control sequences. */
  #seen = 0;
  #changed: () => void = () => {};

  constructor(command: string, folder: string) {
    const { NODE_TEST_CONTEXT: _context, NO_COLOR: _colour, ...env } = process.env;
    this.#child = spawn("script", ["-qfec", command, "/dev/null"], {
      cwd: folder,
      env: { ...env, TERM: "xterm", COLUMNS: "100", LINES: "50" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text) => {
      this.#shown += text;
      this.#changed();
    });
    this.#child.once("close", () => this.#changed());
  }

  press(...keys: readonly string[]): void {
    this.#child.stdin?.write(keys.join(""));
  }

  /** Waits until something is shown, behind what this has seen before. */
  async sees(text: string | RegExp): Promise<RegExpMatchArray> {
    const pattern =
      typeof text === "string" ? new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")) : text;
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const fresh = stripVTControlCharacters(this.#shown).slice(this.#seen);
      const found = pattern.exec(fresh);
      if (found) {
        this.#seen += found.index + found[0].length;
        return found;
      }
      if (Date.now() > end || this.#child.exitCode !== null)
        throw new Error(`expected ${text} on the terminal, which shows\n${fresh}`);
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, end - Date.now());
        this.#changed = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }

  /** The exit status, once the program has ended. */
  async status(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, "close");
    return this.#child.exitCode;
  }

  end(): void {
    this.#child.kill();
  }
}
