/**
 * Fairness between processes and the rest of the world.
 *
 * A process waits in `receive` for a promise, and promises are settled before timers and sockets get
 * their turn. Two processes that always have a message for each other would keep everything else
 * waiting for ever. So waking is paid from a budget, and when that is spent the event loop goes round
 * once before the next process wakes.
 */

/** How many wakes in a row before timers and sockets have their turn. */
const BUDGET = 2000;

/**
 * Decides which process goes on when, in place of the budget: where every order is to be tried.
 *
 * @param whose the process or what has one: nothing if it is the one that runs
 * @param glanced whether that has looked into its mailbox without wanting to wait
 */
export type TurnTaker = (wake: () => void, whose: unknown, glanced: boolean) => void;

let taker: TurnTaker | undefined;
let left = BUDGET;
let waiting: (() => void)[] = [];
let refillAsked = false;

/** From now on turns are taken as `next` decides; without it as ever. */
export function giveTurnsTo(next: TurnTaker | undefined): void {
  taker = next;
}

/** Runs `wake` at once, or in the next turn of the event loop when the budget is spent. */
export function takeTurn<T>(wake: (what: T) => void, what: T, glanced = false): void {
  if (taker) taker(() => wake(what), what, glanced);
  else if (hasTurn()) wake(what);
  else waiting.push(() => wake(what));
}

/** Resolves when it is the caller's turn, at the soonest when all that runs now has run. */
export function nextTurn(glanced = false): Promise<void> {
  return new Promise((resolve) => takeTurn(resolve, undefined, glanced));
}

/** Takes one wake from the budget: whether there was one. */
export function hasTurn(): boolean {
  if (taker) return false;
  if (left > 0) {
    left--;
    return true;
  }
  if (!refillAsked) setImmediate(refill);
  refillAsked = true;
  return false;
}

function refill(): void {
  left = BUDGET;
  refillAsked = false;
  const wakes = waiting;
  waiting = [];
  for (const wake of wakes) wake();
}

/** Whether somebody waits for the event loop to go round. */
export function turnsAreDue(): boolean {
  return refillAsked;
}

/** Begins with a full budget: a simulation is not to depend on what was spent before it. */
export function freshTurns(): void {
  left = BUDGET;
}
