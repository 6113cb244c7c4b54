/**
 * The home of whoever owns the machine of a session: lib_chan looks there for what may be run.
 *
 * The port of the lecture, 12340, may be somebody's. So the server takes a free one, and wherever the
 * session says 12340, that is the one that is meant.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKOUT } from "../check/files.ts";
import type { Lab } from "../check/lab.ts";

const PORT = "12340";

export class OwnersHome {
  /** What an OS process needs in its environment to be at home there. */
  readonly env: Readonly<Record<string, string>> = {};
  readonly #folder: string | undefined;
  /** The port that the server has got. */
  #port = PORT;

  constructor({ number, config }: Lab) {
    if (config === undefined) return;
    const folder = mkdtempSync(join(tmpdir(), "home-"));
    const content = readFileSync(join(CHECKOUT, "labs", number, config), "utf8");
    mkdirSync(join(folder, ".erlang_config"));
    writeFileSync(join(folder, ".erlang_config", config), content.replace(PORT, "0"));
    this.env = { HOME: folder };
    this.#folder = folder;
  }

  /** What is typed, with the port that the server has got. */
  here(typed: string): string {
    return typed.replaceAll(PORT, this.#port);
  }

  /** What was answered, with the lecture's port. */
  asInLecture(answer: string): string {
    return answer.replace(/(port server on )(\d+)/, (_all, words: string, port: string) => {
      this.#port = port;
      return words + PORT;
    });
  }

  end(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true });
  }
}
