/**
 * The shell's two ends: lines come in, text goes out.
 *
 * At a terminal there is a prompt, a line can be edited, and earlier lines can be called back. What
 * processes print while a line is being typed goes above that line. If the input is a file or a pipe
 * there is no prompt, so that what comes out is the answers and nothing else.
 */
import { clearScreenDown, createInterface, cursorTo, type Interface } from "node:readline";

/** Who is told what happens at the terminal. */
export interface Listener {
  /** There is something to take: a line, or the end. */
  readonly input: () => void;
  /** Ctrl-C was pressed; `typing` says whether there is an unfinished line. */
  readonly interrupt: (typing: boolean) => void;
}

export const DEFAULT_WIDTH = 80;

/** What a shell needs of the place where a person sits. */
export interface Console {
  /** The width of the page in characters. */
  readonly width: number;
  /** Begins to read. */
  open(listener: Listener): void;
  /** What was typed: a line, `"end"` when there will be none any more, or nothing yet. */
  take(): { readonly line: string } | "end" | undefined;
  /** Asks for a line. */
  ask(prompt: string): void;
  /** Throws away the line that is being typed. */
  discard(): void;
  print(text: string): void;
}

export class Terminal implements Console {
  /** Whether a person sits there. */
  readonly isTty = process.stdin.isTTY === true && process.stdout.isTTY === true;
  readonly #lines: string[] = [];
  #ended = false;
  #interface: Interface | undefined;
  /** Whether a line is being typed behind a prompt, which must not be written over. */
  #asking = false;
  #atLineStart = true;

  get width(): number {
    return process.stdout.columns ?? DEFAULT_WIDTH;
  }

  constructor() {
    process.stdout.on("error", () => process.exit(1)); // nobody reads what we print any more
  }

  open({ input, interrupt }: Listener): void {
    const output = this.isTty ? { output: process.stdout } : {};
    const reader = createInterface({ input: process.stdin, ...output, terminal: this.isTty });
    this.#interface = reader;
    reader.on("line", (line) => {
      this.#asking = false;
      this.#lines.push(line);
      input();
    });
    reader.on("close", () => {
      this.#ended = true;
      input();
    });
    reader.on("SIGINT", () => interrupt(reader.line !== ""));
  }

  take(): { readonly line: string } | "end" | undefined {
    const line = this.#lines.shift();
    if (line !== undefined) return { line };
    return this.#ended ? "end" : undefined;
  }

  ask(prompt: string): void {
    if (!this.isTty || this.#ended) return;
    if (!this.#atLineStart) this.print("\n");
    this.#asking = true;
    this.#interface?.setPrompt(prompt);
    this.#interface?.prompt();
  }

  discard(): void {
    this.#asking = false;
    this.#interface?.write(null, { ctrl: true, name: "e" });
    this.#interface?.write(null, { ctrl: true, name: "u" });
    this.print("\n");
  }

  print(text: string): void {
    if (text === "") return;
    if (!this.#asking) {
      process.stdout.write(text);
      this.#atLineStart = text.endsWith("\n");
      return;
    }
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    this.#interface?.prompt(true);
  }
}
