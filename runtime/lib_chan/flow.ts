/**
 * Flow control: a process is sent no more than a little that it has not taken yet, and so is the other
 * side of a connection. A process can't be made to wait before it sends a message, so there is one thing
 * to be done: to read no more from where the work comes, until what is there has been taken.
 */
import type { Clock } from "../process/clock.ts";
import type { Process } from "../process/process.ts";
import { ATOMS_OF_ALL, AtomAllowance } from "../term/external/atom-allowance.ts";
import { MAX_ATOMS } from "../term/limits.ts";

/** How many messages a process may have unread before no more are read for it. */
export const MAX_MESSAGES = 64;

/** How many bytes either side of a connection may have unread before no more are read for it. */
export const MAX_BYTES: number = 1024 * 1024;

/** How many bytes all connections together may have to send: beyond it a slow reader is cut off. */
export const MAX_BYTES_OF_ALL: number = 256 * 1024 * 1024;

/** The new atoms that all peers of lib_chan may name: most are left to nodes, which show a cookie. */
const atomsOfAll = new AtomAllowance(MAX_ATOMS / 4, ATOMS_OF_ALL);

/** The new atoms that one of them may name. */
export const atomAllowance = (atoms: number): AtomAllowance => new AtomAllowance(atoms, atomsOfAll);

/** How many turns of the event loop it is looked at every one whether anything was read ... */
const TURNS = 16;
/** ... and from then on after 1 ms, and less and less often, up to this time in ms. */
const LONGEST_NAP = 64;

/**
 * Waits while there is much unread.
 *
 * @param left what is unread: as long as it changes, there is hope
 * @param patience how long it may stay the same, in ms
 * @returns false when it has not changed for so long
 */
export async function whileMuch(
  clock: Clock,
  patience: number,
  isMuch: () => boolean,
  left: () => number,
): Promise<boolean> {
  let latest = left();
  let deadline = clock.now() + patience;
  for (let round = 0; isMuch(); round++) {
    const nap = Math.min(2 ** (round - TURNS), LONGEST_NAP);
    await new Promise<void>((resolve) => {
      if (round < TURNS) setImmediate(resolve);
      else clock.setAlarm(nap, resolve);
    });
    if (left() !== latest) {
      latest = left();
      deadline = clock.now() + patience;
    } else if (clock.now() >= deadline) return false;
  }
  return true;
}

/** What a process has got from a connection and not yet taken. */
export class Unread {
  readonly #process: Process | undefined;
  /** How long the latest frames were. */
  readonly #sizes: number[] = [];

  /** @param process absent when it has ended already */
  constructor(process: Process | undefined) {
    this.#process = process;
  }

  /** Another frame became a message. */
  add(bytes: number): void {
    this.#sizes.push(bytes);
    if (this.#sizes.length > MAX_MESSAGES) this.#sizes.shift();
  }

  /** The messages in its mailbox, from whichever process. */
  get messages(): number {
    return this.#process?.messages.length ?? 0;
  }

  get isMuch(): boolean {
    const { messages } = this;
    if (messages === 0) return false;
    const bytes = this.#sizes.slice(-messages).reduce((sum, size) => sum + size, 0);
    return messages >= MAX_MESSAGES || bytes > MAX_BYTES;
  }
}
