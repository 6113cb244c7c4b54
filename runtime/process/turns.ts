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

let left = BUDGET;
let waiting: (() => void)[] = [];
let refillAsked = false;

/** Runs `wake` at once, or in the next turn of the event loop when the budget is spent. */
export function takeTurn<T>(wake: (what: T) => void, what: T): void {
  if (hasTurn()) wake(what);
  else waiting.push(() => wake(what));
}

/** Resolves when it is the caller's turn, at the soonest when all that runs now has run. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => takeTurn(resolve, undefined));
}

/** Takes one wake from the budget: whether there was one. */
export function hasTurn(): boolean {
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
