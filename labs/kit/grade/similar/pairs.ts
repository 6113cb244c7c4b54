/**
 * Which submissions are suspiciously alike: a hint to read both, and never a verdict. What was handed out
 * counts for nothing, and neither does what many have written: there may be one good way to do it.
 */
import { namesIn, type Passage, passagesOf } from "./winnow.ts";

/** A lab of a student. */
export interface Written {
  readonly student: string;
  readonly lab: string;
  /** Its files, one behind the other. */
  readonly text: string;
}

export interface Pair {
  readonly lab: string;
  readonly one: Written;
  readonly other: Written;
  /** How much of what is the smaller one's own is in the other, in percent. */
  readonly percent: number;
  /** What they share, as it stands in each. */
  readonly shared: { readonly one: readonly Passage[]; readonly other: readonly Passage[] };
}

/** Who shares less than that, of the whole or in passages, is not told of. */
const MIN_PERCENT = 60;
const MIN_SHARED = 5;
/** A passage that more have is everybody's: the first number, or this part of the class. */
const MANY = 4;
const MANY_PART = 0.1;

/**
 * The pairs, those that are most alike first.
 *
 * @param starters by the number of the lab, what was handed out, and what is known of it to everybody
 */
export function pairsOf(
  written: readonly Written[],
  starters: ReadonlyMap<string, string>,
): Pair[] {
  const labs = [...new Set(written.map(({ lab }) => lab))].sort();
  const pairs = labs.flatMap((lab) =>
    pairsIn(
      written.filter((each) => each.lab === lab),
      starters.get(lab) ?? "",
    ),
  );
  return pairs.sort((a, b) => b.percent - a.percent);
}

function pairsIn(written: readonly Written[], starter: string): Pair[] {
  const names = new Set(namesIn(starter));
  const handedOut = new Set(passagesOf(starter, names).map(({ mark }) => mark));
  const all = written.map((each) => ({ each, passages: passagesOf(each.text, names) }));
  const counts = new Map<number, number>();
  for (const { passages } of all)
    for (const mark of new Set(passages.map((passage) => passage.mark)))
      counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const most = Math.max(MANY, written.length * MANY_PART);
  const own = all.map(({ each, passages }) => {
    const rare = passages.filter(
      ({ mark }) => !handedOut.has(mark) && (counts.get(mark) ?? 0) <= most,
    );
    return { each, rare, marks: new Set(rare.map(({ mark }) => mark)) };
  });
  return own.flatMap((one, index) =>
    own.slice(index + 1).flatMap((other): Pair[] => {
      const marks = [...one.marks].filter((mark) => other.marks.has(mark));
      const smaller = Math.min(one.marks.size, other.marks.size);
      const percent = Math.round((100 * marks.length) / smaller);
      if (marks.length < MIN_SHARED || percent < MIN_PERCENT) return [];
      const isShared = ({ mark }: Passage) => marks.includes(mark);
      const shared = { one: one.rare.filter(isShared), other: other.rare.filter(isShared) };
      return [{ lab: one.each.lab, one: one.each, other: other.each, percent, shared }];
    }),
  );
}
