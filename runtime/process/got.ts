/** What came in place of the arguments that a function expects, for the text of its `badarg`. */
import { print } from "../erlang/print/print.ts";
import { snapshot } from "../term/copy.ts";
import { nameOf } from "../term/misuse.ts";

/** Values as Erlang writes them; what is no term is named: `got <<"kvs">> and the function loop`. */
export function got(...values: readonly unknown[]): string {
  const texts = values.map(textOf);
  return `got ${[texts.slice(0, -1).join(", "), ...texts.slice(-1)].filter(Boolean).join(" and ")}`;
}

/** So much of a value is told, in characters. */
const MAX_TEXT = 80;

function textOf(value: unknown): string {
  try {
    const text = print(snapshot(value));
    return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  } catch {
    return nameOf(value);
  }
}
