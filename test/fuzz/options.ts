/** The options of `npm run fuzz`. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Finding } from "./job.ts";
import { TARGETS } from "./targets/index.ts";

const MAX_SECONDS = 24 * 60 * 60;
const MAX_SEED = 2 ** 31 - 1;

export const HELP: string = `npm run fuzz -- [OPTION]...
Gives decoders and protocols random input, hostile but mostly almost right. Nothing may crash, hang,
or take memory out of proportion.

  --seconds N    for how long, all in all: 60 if nothing is said
  --seed N       which inputs: the same seed gives the same ones; a new one if nothing is said
  --target NAME  only this one; may be given several times
  --replay FILE  play a finding again
  -h, --help     this text

A finding is written to fuzz-NAME.json in this folder.
Exit status: 0 when nothing is found, 1 when something is, 2 for a wrong option.
The targets:
${TARGETS.map(({ name, about }) => `  ${name.padEnd(20)} ${about}\n`).join("")}`;

/** Something is wrong with what was typed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

function whole(option: string, text: string | undefined, max: number, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > max)
    throw new UsageError(`expected ${option} with a number from 1 to ${max}, got "${text}"`);
  return Number(text);
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const options = {
    help: { type: "boolean", short: "h", default: false },
    ...{ seconds: text, seed: text, replay: text },
    target: { type: "string", multiple: true },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*$/s, ""));
  }
}

/** @throws UsageError */
export function readOptions(args: readonly string[]) {
  const values = parsed(args);
  for (const name of values.target ?? [])
    if (!TARGETS.some((target) => target.name === name))
      throw new UsageError(`there is no target ${name}: see --help`);
  return {
    help: values.help,
    ms: 1000 * whole("--seconds", values.seconds, MAX_SECONDS, 60),
    seed: whole("--seed", values.seed, MAX_SEED, 1 + (Date.now() % MAX_SEED)),
    targets: values.target ?? TARGETS.map(({ name }) => name),
    replay: values.replay === undefined ? undefined : readFinding(values.replay),
  };
}

function readFinding(file: string): Finding {
  try {
    const finding = JSON.parse(readFileSync(file, "utf8")) as Finding;
    const known = TARGETS.some(({ name }) => name === finding.target);
    if (known && Number.isInteger(finding.seed) && /^[\d:]*$/.test(finding.path)) return finding;
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`);
  }
  throw new UsageError(`${file} holds no finding of this command`);
}
