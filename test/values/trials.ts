/** Every value of the tables, ready to be tried on a network, and what must hold after each trial. */
import { nodes } from "#runtime";
import { badValues, unsteadyValues } from "./bad-values.ts";
import { type Ground, whatEscaped } from "./networks.ts";

/** A value that is tried. */
export interface Trial {
  readonly what: string;
  readonly value: unknown;
  /** Whether it is the same each time that it is looked at: it is refused, or printed the same. */
  readonly isSteady: boolean;
  /** Whether `await` looks into it, and gives or throws something else. */
  readonly isAwaited: boolean;
  /** Whether it is an error also when it is thrown. */
  readonly isError: boolean;
}

/** All values, of those that can be made at all: the runtime itself refuses to make some. */
export function trials(): Trial[] {
  return [...badValues, ...unsteadyValues].flatMap(([what, make]) => {
    try {
      const value = make();
      return {
        ...{ what, value, isSteady: badValues.some(([name]) => name === what) },
        isAwaited: orThrows(() => (value as { then?: unknown } | undefined)?.then !== undefined),
        isError: orThrows(() => value instanceof Error),
      };
    } catch {
      return [];
    }
  });
}

function orThrows(is: () => boolean): boolean {
  try {
    return is();
  } catch {
    return true;
  }
}

/**
 * Fails if anything was wrong, or has ended more than the program whose value it was.
 *
 * @param wrong what was wrong, line by line
 */
export async function conclude({ here, there, bystander, settle }: Ground, wrong: string[]) {
  await here.run(settle);
  const connected = await here.run(() => nodes());
  for (const other of bystander ? [there, bystander] : [])
    if (!connected.includes(other.name))
      wrong.push(`the connection to ${String(other.name)} is gone`);
  const lines = [...wrong, ...whatEscaped()];
  if (lines.length > 0) throw new Error(lines.join("\n"));
}
