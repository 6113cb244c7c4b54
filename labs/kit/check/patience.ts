/**
 * How long a check waits for something that may never come. Time alone would be unjust on a machine
 * that is busy: what is waited for may not have had its turn. So the event loop must have gone round
 * a number of times as well. And where nothing is under way, nothing is waited for.
 */
import process from "node:process";

/** What no process has answered within this time is not coming, on one node. */
export const HERE_MS = 300;
/** The same for answers from other nodes. */
export const AFAR_MS = 4_000;

/** How long one waits before one looks again whether something is so, in ms: a little longer each time. */
export const [FIRST_POLL_MS, LAST_POLL_MS] = [5, 100];

const TURNS = 50;
const LOOK_MS = 5;

/** What is given instead of a value when it did not come. */
export const SILENCE = Symbol("silence");

/** A promise's value, or SILENCE when it takes too long. */
export async function patiently<T>(ms: number, promise: Promise<T>): Promise<T | typeof SILENCE> {
  const settled = isSettled(promise);
  const end = performance.now() + ms;
  for (let turns = 0; turns < TURNS || performance.now() < end; turns++)
    if (await Promise.race([settled, turn(ms / TURNS)])) return promise;
  return SILENCE;
}

/** A promise's value, or SILENCE when nothing is under way any more in this OS process. */
export async function whileBusy<T>(promise: Promise<T>): Promise<T | typeof SILENCE> {
  const settled = isSettled(promise);
  while (!(await Promise.race([settled, turn(LOOK_MS)]))) if (isIdle()) return SILENCE;
  return promise;
}

/**
 * Whether this OS process waits for nothing but words of the one that has started it: no timer, file or
 * socket is left that could wake what runs here.
 */
function isIdle(): boolean {
  return process.getActiveResourcesInfo().every((kind) => kind === "PipeWrap");
}

function isSettled(promise: Promise<unknown>): Promise<true> {
  return promise.then(
    () => true,
    () => true,
  );
}

function turn(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms).unref());
}
