/** The options of `npm run soak`. */
import { parseArgs } from "node:util";

const MAX_SECONDS = 24 * 60 * 60;
const MAX_SEED = 2 ** 31 - 1;

export const HELP: string = `npm run soak -- [OPTION]...
Two nodes of ours and a stock erl send each other numbered messages, ask, watch and kill, for a while;
beside them a fourth node has a bad cable. Nothing may be lost, doubled, out of order or leak.

  --seconds N    for how long: 60 if nothing is said
  --seed N       the same seed draws the same numbers; a new one if nothing is said
  -h, --help     this text

Exit status: 0 when all is well, 1 when it is not, 2 for a wrong option.
`;

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

/** @throws UsageError */
export function readOptions(args: readonly string[]) {
  const text = { type: "string" } as const;
  const help = { type: "boolean", short: "h", default: false } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { help, seconds: text, seed: text } });
    return {
      help: values.help,
      seconds: whole("--seconds", values.seconds, MAX_SECONDS, 60),
      seed: whole("--seed", values.seed, MAX_SEED, 1 + (Date.now() % MAX_SEED)),
    };
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*$/s, ""));
  }
}
