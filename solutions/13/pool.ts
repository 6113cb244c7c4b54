/**
 * Lab 13: performance and scale.
 *
 * Work spread over nodes: each has one element of a list to work on at a time, and gets the next one
 * when it is done. Another node does what a lost one had to do.
 */
import {
  _,
  $,
  type Atom,
  apply,
  exit,
  type List,
  match,
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
  for (;;) {
    while (free.length > 0 && waiting.length > 0) {
      const node = free.shift() as symbol;
      const index = waiting.shift() as number;
      const args = [module, name, list[index]];
      const [, ref] = await spawnMonitor(node, atoms.pool, atoms.work, args);
      busy = [...busy, { node, index, ref }];
    }
    if (busy.length === 0) break;
    const { job, Reason } = await next(busy);
    busy = busy.filter((each) => each !== job);
    if (Reason === atoms.noconnection) {
      waiting.unshift(job.index); // and nothing more for this node
    } else {
      const done = match(t(atoms.result, $("Value")), Reason);
      results[job.index] = done ? done.Value : t(atoms.error, Reason);
      free.push(job.node);
    }
  }
  return waiting.length === 0 ? results : t(atoms.error, atoms.nodedown);
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
