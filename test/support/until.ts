/** Waiting for something that gives no signal: it is asked again and again, up to a deadline. */
import { DEADLINE_MS } from "./output.ts";

/** Resolves once `holds` says true. A question that fails is asked again. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  let problem: unknown;
  for (;;) {
    try {
      if (await holds()) return;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > deadline)
      throw new Error(`waited in vain for ${DEADLINE_MS} ms until ${what}`, { cause: problem });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
