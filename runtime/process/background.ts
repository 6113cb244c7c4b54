/**
 * Work that goes on while nothing waits for it. A promise that is rejected, and whose rejection nothing
 * handles, ends the whole OS process; so whatever begins such work says what is to be done if it fails.
 */

/** Lets a promise go on by itself; `failed` gets what it is rejected with, if it is. */
export function inBackground(work: Promise<unknown>, failed: (error: unknown) => void): void {
  work.then(undefined, failed);
}

/**
 * Lets a promise go on by itself that is never rejected, because its work handles whatever goes wrong in
 * it. It takes no memory, which counts where there is one for each process.
 */
export function unattended(_work: Promise<void>): void {}
