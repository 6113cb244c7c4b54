/**
 * What a stock `erl` is told of a node of ours is what it is told of a second `erl`: the one-liners of
 * `one-liners.txt`, one after the other, in two clusters side by side.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after } from "node:test";
import { Normaliser } from "../conformance/normalise.ts";
import { cluster, type ErlNode, interop } from "../support/erl.ts";

interface Line {
  readonly expression: string;
  /** What of its value is compared: a fun in Erlang. */
  readonly compared: string | undefined;
}

const lines: readonly Line[] = readFileSync(new URL("one-liners.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("%"))
  .map((line) => {
    const [, expression = line, compared] = /^(.*?) +=> (fun.*)$/.exec(line) ?? [];
    return { expression, compared };
  });

/** A stock node, and another one that it is asked about. */
interface Pair {
  readonly sif: ErlNode;
  readonly amora: ErlNode;
}

let end = () => {};
const ended = new Promise<void>((resolve) => {
  end = resolve;
});
after(() => end());

/** Two nodes that live as long as the tests. */
function pair(kind: "erl" | "ours"): Promise<Pair> {
  return new Promise((resolve, reject) => {
    cluster(async (c) => {
      resolve({ sif: await c.erl("sif"), amora: await c[kind]("amora") });
      await ended;
    }).catch(reject);
  });
}

let pairs: Promise<readonly [stock: Pair, mixed: Pair]> | undefined;

/** Types a line, in a new process, and gives what of its value is compared. */
async function answer({ sif, amora }: Pair, { expression, compared }: Line): Promise<string> {
  await sif.fresh();
  await sif.eval(`N = '${amora.name}', P = spawn(N, timer, sleep, [infinity])`);
  const value = compared ? `(${compared})(begin ${expression} end)` : expression;
  const report = new Normaliser().normalise(await sif.eval(value));
  await sif.eval("exit(P, kill)");
  return report;
}

for (const line of lines)
  interop(line.expression, async () => {
    pairs ??= Promise.all([pair("erl"), pair("ours")]);
    const [stock, mixed] = await pairs;
    const [expected, found] = await Promise.all([answer(stock, line), answer(mixed, line)]);
    assert.ok(!/badmatch|function_clause|undef_fun|unbound/.test(expected), `in erl: ${expected}`);
    assert.equal(found, expected);
  });
