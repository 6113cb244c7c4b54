/**
 * The audit: a line for what became of each connection, so that the owner of a machine can see which
 * clients have been there. It is a file, because on the console it would come between what one types.
 *
 *     2026-03-01T15:58:00.123Z 192.0.2.7:50123 nameServer started
 *     2026-03-01T15:58:04.456Z 192.0.2.7:50124 nameServer refused: wrong password
 *
 * It never holds a password, a challenge, an answer, or what a client and a service say to each other.
 * When it is full it becomes `lib_chan.log.old`, and a new one is begun: no flood of connections can fill the disk.
 */
import { appendFile, rename, stat } from "node:fs/promises";
import { quoteAtom } from "../term/print/quote.ts";

/** How long the file may become, in bytes. */
const FULL = 8 * 1024 * 1024;

/** How many lines may wait to be written: a flood of connections must not fill the memory. */
const MAX_WAITING = 10_000;

/** How much of the name of a service that is not offered is written down. */
const MAX_NAME = 40;

export class Audit {
  readonly #file: string | undefined;
  #size: number;
  #waiting: string[] = [];
  /** How many lines were not taken because too many waited. */
  #lost = 0;
  #writing: Promise<void> | undefined;

  private constructor(file: string | undefined, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /**
   * Opens the audit.
   *
   * @param file absent when there is to be none
   * @throws the file's error when it can't be written
   */
  static async open(file: string | undefined): Promise<Audit> {
    if (file === undefined) return new Audit(undefined, 0);
    await appendFile(file, "", { mode: 0o600 });
    return new Audit(file, (await stat(file)).size);
  }

  /**
   * Adds a line.
   *
   * @param client its address
   * @param service as the client has named it
   */
  add(client: string, service: string | undefined, outcome: string): void {
    if (this.#file === undefined) return;
    if (this.#waiting.length >= MAX_WAITING) {
      this.#lost++;
      return;
    }
    const name = service === undefined ? "-" : quoteAtom(service.slice(0, MAX_NAME), true);
    this.#waiting.push(`${new Date().toISOString()} ${client} ${name} ${outcome}\n`);
    this.#writing ??= this.#write(this.#file);
  }

  /** Resolves once every line is in the file. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(file: string): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        if (this.#lost > 0) this.#waiting.push(`${this.#lost} more that were not written down\n`);
        const lines = this.#waiting.join("");
        this.#waiting = [];
        this.#lost = 0;
        if (this.#size >= FULL) {
          await rename(file, `${file}.old`);
          this.#size = 0;
        }
        await appendFile(file, lines, { mode: 0o600 });
        this.#size += Buffer.byteLength(lines);
      }
    } catch {
      // A full disk is no reason to refuse honest clients.
      this.#waiting = [];
    } finally {
      this.#writing = undefined;
    }
  }
}
