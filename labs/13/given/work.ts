/** Work to be spread over nodes, and a watch. */
import type { Atom, List, Term } from "#runtime";
import { after, apply, error, receive } from "#runtime";
import { current } from "../../../runtime/process/current.ts";

/** The square of a number. */
export function square(number: number) {
  return number * number;
}

/** Waits so many ms, as for a slow disk, and gives them back. */
export function wait(ms: number) {
  return receive(after(ms, () => ms));
}

/** How many primes there are below a number: something to do for a processor. */
export function primes(below: number) {
  let count = 0;
  for (let n = 2; n < below; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor !== 0) divisor++;
    if (divisor * divisor > n) count++;
  }
  return count;
}

/** Fails for 13, and gives every other number back. */
export function unlucky(number: number) {
  if (number === 13) error(Symbol.for("bad_luck"));
  return number;
}

/** How many ms a call takes, by the clock of the node. */
export async function time(module: Atom, name: Atom, args: List): Promise<Term> {
  const { clock } = current().vm;
  const begun = clock.now();
  await apply(module, name, args);
  return Math.round(clock.now() - begun);
}
