/**
 * The words of a diagram on a slide. What nobody can read from the last row, and what every run has, is
 * left out there; it stands in the whole run, to which the slide links.
 */
import type { Entry } from "../../../runtime/trace/entry.ts";
import type { Happening } from "../../../runtime/trace/join.ts";
import { signalWords } from "../../../runtime/trace/words.ts";

const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/\[alias\|(#Ref<[\d.]+>)\]/g, "$1"],
  [/#Ref<[\d.]+>/g, "Ref"],
  [/\{<[\d.]+>,Ref\}/g, "From"], // of a gen_server's client
  [/process,<[\d.]+>/g, "_,_"],
  [/,\[\{\w+,\w+,\d+,\[\{file.*/, ",…}"], // where an error was thrown
  [/^\{erpc,execute_call,\[Ref,(\w+),(\w+),\[(.*)\]\]\}$/, "$1:$2($3)"],
  [/^\{(\w+),(\w+),\[(.*)\]\}$/, "$1:$2($3)"], // of a spawn
];

function shorter(entry: Entry): Entry {
  if (entry.text === undefined) return entry;
  const isSpawn = entry.signal === "SPAWN_REQUEST";
  const rules = isSpawn ? SHORTER : SHORTER.slice(0, 5);
  return { ...entry, text: rules.reduce((text, [what, so]) => text.replace(what, so), entry.text) };
}

/**
 * What is told of a story on a slide.
 *
 * @param quiet what is left out, by its words: `exit normal`, `DOWN`
 */
export function told(story: readonly Happening[], quiet?: RegExp): Happening[] {
  const retold = new Map(story.map((each) => [each, { ...each, entry: shorter(each.entry) }]));
  const isQuiet = ({ entry }: Happening): boolean => {
    const isSignal = entry.signal !== undefined;
    const words = isSignal ? signalWords(entry) : `${entry.kind} ${entry.text ?? ""}`;
    return entry.kind !== "register" && quiet?.test(words) === true;
  };
  const left: Happening[] = [];
  for (const each of retold.values()) {
    const cause = each.cause && retold.get(each.cause);
    if (cause) each.cause = cause;
    const isArrival = each.entry.kind === "deliver" || each.entry.kind === "drop";
    const isOfQuiet = isArrival && cause !== undefined && isQuiet(cause);
    if (!isQuiet(each) && !isOfQuiet) left.push(each);
  }
  return left;
}
