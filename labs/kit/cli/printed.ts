/**
 * What a student's code prints, taken where it is printed: a message to the program that started this OS
 * process, which knows by the order of messages what it belongs to. There is an end to it, so that a
 * loop that prints does not drown everything else.
 */
import process from "node:process";

/** Characters that are handed on between two calls of {@link Printed.restart}. */
const MAX_CHARACTERS = 4_000;

export class Printed {
  #left = MAX_CHARACTERS;

  /** Takes over standard output and standard error from now on. */
  constructor(handOn: (text: string) => void) {
    for (const stream of [process.stdout, process.stderr])
      stream.write = (chunk: unknown, ...rest: readonly unknown[]): boolean => {
        const done = rest.find((each) => typeof each === "function");
        if (done) queueMicrotask(() => done());
        const text = typeof chunk === "string" ? chunk : String(Buffer.from(chunk as Uint8Array));
        if (this.#left > 0) handOn(text.slice(0, this.#left));
        this.#left -= text.length;
        return true;
      };
  }

  /** Something new begins, and may print again. */
  restart(): void {
    this.#left = MAX_CHARACTERS;
  }
}
