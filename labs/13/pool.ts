/**
 * Lab 13: performance and scale.
 *
 * Work spread over nodes: each has one element of a list to work on at a time, and gets the next one
 * when it is done. Another node does what a lost one had to do.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/13` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import {
  _,
  $,
  type Atom,
  apply,
  exit,
  type List,
  on,
  type Reference,
  receive,
  spawnMonitor,
  type Term,
  t,
} from "#runtime";

const atoms = {
  pool: Symbol.for("pool"),
  work: Symbol.for("work"),
  result: Symbol.for("result"),
  down: Symbol.for("DOWN"),
  noconnection: Symbol.for("noconnection"),
  nodedown: Symbol.for("nodedown"),
  error: Symbol.for("error"),
};

/** An element that a node is working on. */
interface Job {
  readonly node: symbol;
  readonly index: number;
  readonly ref: Reference;
}

/**
 * What a function gives for each element of a list, in the list's order, worked out by nodes; `{error,
 * Reason}` in place of what fails, and `{error, nodedown}` for all when no node is left.
 */
export async function map(nodes: readonly symbol[], module: Atom, name: Atom, list: List) {
  const results: Term[] = [];
  const waiting = [...list.keys()];
  const free = [...nodes];
  let busy: readonly Job[] = [];
  while (free.length > 0 && waiting.length > 0) {
    const node = free.shift() as symbol;
    const index = waiting.shift() as number;
    const args = [module, name, list[index]];
    const [, ref] = await spawnMonitor(node, atoms.pool, atoms.work, args);
    busy = [...busy, { node, index, ref }];
  }
  // TODO 1: this starts one job on each node. Go on: next(busy) waits for the first that ends. Put
  // its result where it belongs, take the job out of busy, and give its node another one, until
  // nothing is busy any more. match(pattern, Reason) takes {result, Value} apart.
  // TODO 2: the Reason may be noconnection: then the element waits again, and the node is lost.
  // With any other Reason the function has failed: {error, Reason} is the result. When elements wait
  // and no node is left, map gives {error, nodedown}.
  const { job, Reason } = await next(busy);
  results[job.index] = Reason;
  return results;
}

/** Waits for the end of a job, whichever is first. */
function next(busy: readonly Job[]) {
  return receive(
    ...busy.map((job) =>
      on(t(atoms.down, job.ref, _, _, $("Reason")), ({ Reason }) => ({ job, Reason })),
    ),
  );
}

/** Works on one element, on whichever node: the process ends with the result. */
export async function work(module: Atom, name: Atom, element: Term) {
  exit(t(atoms.result, await apply(module, name, [element])));
}
