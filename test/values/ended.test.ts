/**
 * What a program throws, exits with, or returns to a caller that is no term becomes a term that says so.
 * All that watch the process are told, here and on other nodes, and they are told the same.
 */
import { test } from "node:test";
import { inspect } from "node:util";
import {
  _,
  $,
  equal,
  error,
  exit,
  isList,
  isTuple,
  link,
  makeRef,
  monitor,
  on,
  type Pid,
  processFlag,
  type Reference,
  receive,
  register,
  rpc,
  self,
  send,
  spawn,
  type Term,
  t,
  after as timeout,
  whereis,
} from "#runtime";
import { snapshot, termOf } from "../../runtime/term/copy.ts";
import { awaitables } from "./bad-values.ts";
import { type Ground, networks } from "./networks.ts";
import { conclude, type Trial, trials } from "./trials.ts";

const atom = Symbol.for;
const nocatch = atom("nocatch");

/** How a process ends, and what is wrong with the reason that its watchers were given. */
interface Way {
  readonly end: (value: unknown) => unknown;
  readonly wrong: (trial: Trial, reason: Term) => string | undefined;
}

const isErrorWithStack = (_trial: Trial, reason: Term) =>
  isTuple(reason) && reason.length === 2 && isList(reason[1])
    ? undefined
    : `expected {Error, Stack}, came ${inspect(reason).slice(0, 200)}`;

const is = (expected: Term, came: Term) =>
  equal(expected, came)
    ? undefined
    : `expected ${inspect(expected).slice(0, 200)}, came ${inspect(came).slice(0, 200)}`;

const ways: Record<string, Way> = {
  "exit(Reason)": {
    end: (value) => exit(value as Term),
    wrong: ({ value }, reason) => is(termOf(value), reason),
  },
  throw: {
    end: (value) => {
      throw value;
    },
    wrong(trial, reason) {
      if (trial.isError) return isTerm(reason);
      return (
        isErrorWithStack(trial, reason) ??
        is(t(nocatch, termOf(trial.value)), (reason as readonly Term[])[0])
      );
    },
  },
  "error(Reason)": {
    end: (value) => error(value as Term),
    wrong: (trial, reason) =>
      isErrorWithStack(trial, reason) ?? is(termOf(trial.value), (reason as readonly Term[])[0]),
  },
  "error(Reason, Stack)": {
    end: (value) => error(1, [value] as readonly Term[]),
    wrong: isErrorWithStack,
  },
  return: { end: (value) => ({ value }), wrong: (_trial, reason) => is(atom("normal"), reason) },
};

const isTerm = (reason: Term) => is(snapshot(reason), reason);

/** Ends in some way when it is told to. */
function mortal({ end }: Way, value: unknown, name: symbol): unknown {
  register(name, self());
  return receive(on(atom("end"), () => end(value)));
}

/** Tells what a monitor says. */
function watch(begin: () => unknown, to: Pid, tag: Reference): unknown {
  begin();
  send(to, t(tag, atom("ready")));
  return receive(on(t(atom("DOWN"), _, _, _, $("Why")), ({ Why }) => send(to, t(tag, Why))));
}

/** Tells what a link says. */
function watchLink(pid: Pid, to: Pid, tag: Reference): unknown {
  processFlag(atom("trap_exit"), true);
  link(pid);
  send(to, t(tag, atom("ready")));
  return receive(on(t(atom("EXIT"), pid, $("Why")), ({ Why }) => send(to, t(tag, Why))));
}

/** Dies when another does. */
function dieWith(pid: Pid): unknown {
  link(pid);
  return receive(on(atom("never"), () => true));
}

async function tryOne(
  { there, patience }: Ground,
  way: Way,
  trial: Trial,
  name: symbol,
): Promise<string[]> {
  const pid = await there.run(() => spawn(() => mortal(way, trial.value, name)));
  const tag = makeRef();
  const me = self();
  const watchers: (() => unknown)[] = [
    () => watch(() => monitor(pid), me, tag),
    () => watch(() => monitor(t(name, there.name)), me, tag),
    () => watchLink(pid, me, tag),
  ];
  // A process that is linked lives on when the other ends normally.
  if (way !== ways.return)
    watchers.push(() => watch(() => monitor(spawn(() => dieWith(pid))), me, tag));
  for (const watcher of watchers) spawn(watcher);
  for (const _watcher of watchers) await receive(on(t(tag, atom("ready")), () => true));
  // What they have sent is there when this is answered.
  await rpc.call(there.name, atom("erlang"), atom("node"), []);
  send(pid, atom("end"));
  const wrong = new Set<string>();
  const isExact = trial.isSteady && !awaitables.some(([what]) => what === trial.what); // printed with a number
  for (const _watcher of watchers) {
    const why = await receive(
      on(t(tag, $("Reason")), ({ Reason }) => t(Reason)),
      timeout(patience, () => undefined),
    );
    const wrongReason = isExact ? way.wrong : (_trial: Trial, reason: Term) => isTerm(reason);
    const problem = why ? wrongReason(trial, why[0]) : "a watcher was not told";
    if (problem) wrong.add(problem);
  }
  if (await there.run(() => whereis(name))) wrong.add("the process lives");
  return [...wrong].map((problem) => `${trial.what}: ${problem}`);
}

async function tryAll(ground: Ground, way: Way): Promise<void> {
  const { here } = ground;
  const all = await here.run(trials);
  const wrong = await Promise.all(
    all.map((trial, i) => here.run(() => tryOne(ground, way, trial, atom(`mortal_${i}`)))),
  );
  await conclude(ground, wrong.flat());
}

for (const network of networks)
  for (const [name, way] of Object.entries(ways))
    test(`${name}: watchers are told of what is no term, ${network.name}`, () =>
      network.play((ground) => tryAll(ground, way)));
