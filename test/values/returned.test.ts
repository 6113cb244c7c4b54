/**
 * What a function that is called from elsewhere returns, throws or exits with that is no term becomes a
 * term that says so, and its caller gets that: the same from its own node as from another.
 */
import { test } from "node:test";
import { inspect } from "node:util";
import { Exception, equal, erpc, error, exit, rpc, type Term, t } from "#runtime";
import * as requests from "../../runtime/erlang/modules/rpc-requests.ts";
import { snapshot, termOf } from "../../runtime/term/copy.ts";
import { awaitables } from "./bad-values.ts";
import { type Ground, networks } from "./networks.ts";
import { conclude, type Trial, trials } from "./trials.ts";

const atom = Symbol.for;
const odd = atom("odd");

/** The values that are tried. */
let all: readonly Trial[] = [];

const thing = (i: number) => all[i]?.value;

/** The functions that are called. */
const functions = {
  returns: (i: number) => thing(i),
  throws: (i: number) => {
    throw thing(i);
  },
  exits: (i: number) => exit(thing(i) as Term),
  errors: (i: number) => error(thing(i) as Term),
};

type Call = (node: symbol, name: symbol, i: number) => unknown;

/** The ways to call one. */
const calls: Record<string, Call> = {
  "rpc.call": (node, name, i) => rpc.call(node, odd, name, [i]),
  "rpc.multicall": (node, name, i) => rpc.multicall([node], odd, name, [i]),
  "rpc.blockCall": (node, name, i) => rpc.blockCall(node, odd, name, [i]),
  "rpc.asyncCall": (node, name, i) => requests.yield_(requests.asyncCall(node, odd, name, [i])),
  "erpc.call": (node, name, i) => erpc.call(node, odd, name, [i]),
  "erpc.multicall": (node, name, i) => erpc.multicall([node], odd, name, [i]),
  "erpc.sendRequest": (node, name, i) =>
    requests.receiveResponse(requests.sendRequest(node, odd, name, [i])),
};

/** What a call gives, or the class and the reason of what it throws. */
async function outcomeOf(call: () => unknown): Promise<Term> {
  try {
    return (await call()) as Term;
  } catch (thrown) {
    if (thrown instanceof Exception) return t(atom("thrown"), atom(thrown.class), thrown.reason);
    return t(atom("thrown"), thrown as Term);
  }
}

/** Whether a term is in another, or is it. */
function isIn(part: Term, whole: Term): boolean {
  return equal(part, whole) || (Array.isArray(whole) && whole.some((inner) => isIn(part, inner)));
}

/** What is wrong with what a call has given, if it should hold a value. */
function problemWith(outcome: Term, value: unknown, isExact: boolean): string | undefined {
  try {
    if (!equal(snapshot(outcome), outcome)) return `changes: ${inspect(outcome).slice(0, 200)}`;
  } catch (error) {
    return `is no term: ${String(error).slice(0, 200)}`;
  }
  if (isExact && !isIn(termOf(value), outcome))
    return `expected ${inspect(termOf(value)).slice(0, 100)} in ${inspect(outcome).slice(0, 300)}`;
  return undefined;
}

async function tryAll(ground: Ground, call: Call, kind: keyof typeof functions): Promise<void> {
  const { here, there } = ground;
  there.load("odd", functions);
  all = await here.run(trials);
  const tryOne = async ({ what, value, isSteady, isAwaited, isError }: Trial, i: number) => {
    const outcome = await outcomeOf(() => call(there.name, atom(kind), i));
    // A JavaScript error that is thrown is told by its name and message.
    const isOther = kind === "returns" ? isAwaited : kind === "throws" && isError;
    const problem = problemWith(outcome, value, isSteady && !isOther && !isPromise(what));
    return problem ? [`${what}: ${problem}`] : [];
  };
  const wrong = await Promise.all(all.map((trial, i) => here.run(() => tryOne(trial, i))));
  await conclude(ground, wrong.flat());
}

/** They are printed with a number. */
const isPromise = (what: string) => awaitables.some(([name]) => name === what);

for (const network of networks.filter(({ name }) => /one node$|TCP/.test(name)))
  for (const kind of Object.keys(functions) as (keyof typeof functions)[])
    for (const [name, call] of Object.entries(calls))
      test(`${name}: the caller is given what is no term, where the function ${kind}, ${network.name}`, () =>
        network.play((ground) => tryAll(ground, call, kind)));
