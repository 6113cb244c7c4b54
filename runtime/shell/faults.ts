/**
 * What is wrong with an expression, as it is collected: each fault with its place. Of a variable that
 * has no value, the shell says which one may have been meant.
 */
import { place } from "../erlang/notation/notation-error.ts";
import { SAFE, type Variables } from "./bindings.ts";

/** What is wrong, and where. */
export interface Fault {
  readonly at: number;
  readonly description: string;
}

/** The faults of one text. */
export class Faults {
  readonly #all: Fault[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The fault that comes first in the text. */
  get first(): Fault | undefined {
    return this.#all.sort((a, b) => a.at - b.at)[0];
  }

  add(at: number, description: string): void {
    this.#all.push({ at, description });
  }

  /** A variable is used: is there anything wrong with that? */
  use(name: string, at: number, variables: Variables): void {
    const trouble = name === "_" ? undefined : variables.get(name);
    if (trouble === SAFE) return;
    this.add(at, `variable '${name}' ${trouble ?? unbound(name, [...variables.keys()])}`);
  }

  /** What is wrong with a variable that has a value only if something at a place is done. */
  unsafe(what: string, at: number): string {
    const { line, column } = place(this.#text, at);
    return `unsafe in '${what}' (line ${line}, column ${column})`;
  }
}

function unbound(name: string, others: readonly string[]): string {
  const meant = mostSimilar(name, others);
  return meant === undefined ? "is unbound" : `is unbound, did you mean '${meant}'?`;
}

/** The least similarity for a name to be suggested. */
const SIMILAR = 0.66;

/** The name that is most like another, if it is enough like it; of two, the one that sorts last. */
function mostSimilar(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let most = SIMILAR;
  for (const other of names.toSorted()) {
    const similarity = jaro(name, other);
    if (similarity > SIMILAR && similarity >= most) [best, most] = [other, similarity];
  }
  return best;
}

/**
 * The Jaro similarity of two texts, from 0 to 1: by how many characters they have in common at about
 * the same place, and how many of those are in another order. Erlang: `string:jaro_similarity/2`.
 */
function jaro(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  const near = Math.max(0, Math.floor(Math.max(x.length, y.length) / 2) - 1);
  const taken = new Set<number>();
  const common = x.filter((character, i) => {
    const from = Math.max(0, i - near);
    const at = y.findIndex((other, j) => {
      return other === character && j >= from && j <= i + near && !taken.has(j);
    });
    if (at >= 0) taken.add(at);
    return at >= 0;
  });
  const count = common.length;
  if (count === 0) return 0;
  const others = y.filter((_, j) => taken.has(j));
  const moved = common.filter((character, i) => character !== others[i]).length / 2;
  return (count / x.length + count / y.length + (count - moved) / count) / 3;
}
