/**
 * Some seeds of every world, and those that have failed once. In a program of its own, because node:test
 * follows every promise, which takes as long again as the worlds do. More of them:
 *
 *     npm run simulate -- --seeds 1000
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ended, startChild } from "../support/children.ts";
import { Output } from "../support/output.ts";
import { programArgs } from "../support/typescript.ts";
import { KEPT, WORLDS } from "./worlds.ts";

const SEEDS = 40;

/** Runs the command, and gives its exit status and what it prints. */
async function simulate(...args: string[]): Promise<{ status: number | null; text: string }> {
  const program = programArgs("test/simulation/index.ts");
  const child = startChild(process.execPath, [...program, ...args], {});
  const output = new Output(child);
  await ended(child);
  return { status: child.exitCode, text: output.text };
}

for (const { name } of WORLDS)
  test(`${name}: what must hold does, in ${SEEDS} worlds with faults`, async () => {
    const { status, text } = await simulate("--seeds", `${SEEDS}`, name);
    assert.equal(text, `${name}: ${SEEDS} seeds from 1, 0 failed\n`);
    assert.equal(status, 0);
  });

for (const [name, seeds] of Object.entries(KEPT))
  for (const seed of seeds)
    test(`${name}: what failed once by seed ${seed} holds`, async () => {
      const { status, text } = await simulate("--seeds", "1", "--seed", `${seed}`, name);
      assert.equal(status, 0, text);
    });

test("the command says what it takes, and what it does not", async () => {
  const help = await simulate("--help");
  assert.equal(help.status, 0);
  assert.match(help.text, /global, gkvs, rkvs, pool, chat/);
  for (const wrong of [["nowhere"], ["--seeds", "0"], ["--seed", "x"], ["--speed", "1"]])
    assert.equal((await simulate(...wrong)).status, 2);
});
