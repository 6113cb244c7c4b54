/**
 * A call as it is typed into the shell, `kvs:store(weather, sunny)`: checks write what they do in the
 * words in which it is then told.
 */
import { apply } from "../../runtime/process/apply.ts";
import { parseTerm } from "../../runtime/term/notation/parse.ts";
import type { Term } from "../../runtime/term/term.ts";

/**
 * Makes the call as the current process.
 *
 * @param text module, function, and arguments that are terms
 */
export function call(text: string): Promise<Term> {
  const [, module, name, args] = /^([a-z]\w*):([a-z]\w*)\((.*)\)$/s.exec(text) ?? [];
  if (module === undefined || name === undefined)
    throw new Error(`expected a call such as kvs:lookup(weather), got ${text}`);
  return apply(Symbol.for(module), Symbol.for(name), parseTerm(`[${args}]`) as Term[]);
}
