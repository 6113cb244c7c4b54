/**
 * What a child has printed so far, and waiting for it to print something: a test awaits a line of
 * output instead of sleeping until it is probably there.
 */
import { StringDecoder } from "node:string_decoder";
import { type Child, ended } from "./children.ts";

/** How long anything in a test may take before it is given up, in milliseconds. */
export const DEADLINE_MS = 60_000;

export class Output {
  /** Everything printed, standard output and standard error in the order of arrival. */
  text = "";
  readonly #listeners = new Set<() => void>();
  #ended = false;

  constructor(child: Child) {
    for (const stream of [child.stdout, child.stderr]) {
      const decoder = new StringDecoder("utf8");
      stream.on("data", (chunk: Buffer) => {
        this.text += decoder.write(chunk);
        this.#tell();
      });
    }
    child.once("error", (error) => {
      this.text += error.message;
    });
    ended(child).then(() => {
      this.#ended = true;
      this.#tell();
    });
  }

  /**
   * Waits until what was printed from character `from` on matches, and returns the match.
   *
   * @throws Error with the whole output, when the child ends or the deadline passes before
   */
  async until(pattern: RegExp, from = 0, deadlineMs = DEADLINE_MS): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(this.text.slice(from));
        if (found) done(() => resolve(found));
        else if (this.#ended) give("it ended");
      };
      const give = (why: string) =>
        done(() =>
          reject(
            new Error(`expected output like ${pattern}, but ${why}; it printed:\n${this.text}`),
          ),
        );
      const done = (settle: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        settle();
      };
      const timer = setTimeout(() => give(`${deadlineMs} ms have passed`), deadlineMs);
      this.#listeners.add(look);
      look();
    });
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
