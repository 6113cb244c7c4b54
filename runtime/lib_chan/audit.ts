/**
 * The audit: a line for what became of each connection, so that the owner of a machine can see which
 * clients have been there. It is a file, because on the console it would come between what one types.
 *
 *     2026-03-01T15:58:00.123Z 192.0.2.7:50123 nameServer started
 *     2026-03-01T15:58:04.456Z 192.0.2.7:50124 nameServer refused: wrong password
 *
 * It never holds a password, a challenge, an answer, or what a client and a service say to each other.
 * When it is full it becomes `lib_chan.log.old`, and a new one is begun: no flood of connections can
 * fill the disk. A line is written before anything else happens, so such a flood is also slowed down.
 */
import { appendFileSync, renameSync, statSync } from "node:fs";
import { quoteAtom } from "../erlang/print/quote.ts";

/** How long the file may become, in bytes. */
const FULL = 8 * 1024 * 1024;

/** How much of the name of a service that is not offered is written down. */
export const MAX_NAME = 40;

export class Audit {
  readonly #file: string | undefined;
  readonly #failed: (error: unknown) => void;
  #size = 0;
  /** Whether the last line could not be written. */
  #isBroken = false;

  /**
   * Opens the audit.
   *
   * @param file absent when there is to be none
   * @param failed is told when lines can't be written any more
   * @throws the file's error when it can't be written
   */
  constructor(file: string | undefined, failed: (error: unknown) => void = () => {}) {
    this.#file = file;
    this.#failed = failed;
    if (file === undefined) return;
    append(file, "");
    this.#size = statSync(file).size;
  }

  /**
   * Adds a line.
   *
   * @param client its address
   * @param service as the client has named it
   */
  add(client: string, service: string | undefined, outcome: string): void {
    if (this.#file === undefined) return;
    const name = service === undefined ? "-" : quoteAtom(service.slice(0, MAX_NAME), true);
    // Of a line that could not be written there may be the beginning.
    const start = this.#isBroken ? "\n" : "";
    const line = `${start}${new Date().toISOString()} ${client} ${name} ${outcome}\n`;
    try {
      if (this.#size >= FULL) {
        renameSync(this.#file, `${this.#file}.old`);
        this.#size = 0;
      }
      append(this.#file, line);
      this.#size += Buffer.byteLength(line);
      this.#isBroken = false;
    } catch (error) {
      // A full disk is no reason to refuse honest clients.
      if (!this.#isBroken) this.#failed(error);
      this.#isBroken = true;
    }
  }
}

/** Others than the owner may not read it. */
function append(file: string, line: string): void {
  appendFileSync(file, line, { mode: 0o600 });
}
