/**
 * What generators take from: a list, a map or a binary, one element after the other.
 */
import { type Bits, bitsOf, bitsTerm, sliceBits } from "../erlang/notation/bits.ts";
import { isBits } from "../erlang/notation/segment.ts";
import type { BinaryNode, Generator, Segment } from "../erlang/notation/syntax.ts";
import { equal } from "../term/equal.ts";
import { ImproperList, isList, type List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { type AnyTuple, t } from "../term/tuple.ts";
import type { Bindings } from "./bindings.ts";
import { match, matchFront } from "./match.ts";

export interface Source {
  /** Whether each element has to fit. */
  readonly strict: boolean;
  /** Whether there is a next element; `bad` where nothing can be taken from. */
  readonly state: "more" | "end" | "bad";
  /** What has not been taken yet. */
  readonly rest: Term;
  /** What is told of the next element when it had to fit. */
  readonly element: Term;
  /** What the next element gives the variables of the pattern, of which some have their values already. */
  fit(bound: Bindings): Bindings | undefined;
  /** Goes on behind the next element. */
  advance(): void;
}

/** @param visible the variables that may be used to work something out */
export function sourceOf(generator: Generator, from: Term, visible: Bindings): Source {
  const { pattern } = generator;
  if (generator.from === "binary" && pattern.type === "binary" && isBits(from))
    return new BitSource(pattern, generator.strict, bitsOf(from), visible);
  if (generator.from === "list" && isList(from)) return new ElementSource(generator, visible, from);
  if (generator.from === "list" && from instanceof ImproperList) {
    const { heads, tail } = from;
    const rest = (left: List) => (left.length === 0 ? tail : new ImproperList(left, tail));
    return new ElementSource(generator, visible, heads, rest, "bad");
  }
  if (generator.from === "map" && from instanceof TermMap) {
    const pairs = [...from].map(([key, value]) => t(key, value));
    const rest = (left: List) =>
      new TermMap((left as readonly AnyTuple[]).map(([key, value]) => [key, value]));
    return new ElementSource(generator, visible, pairs, rest);
  }
  return new ElementSource(generator, visible, [], () => from, "bad");
}

/** Of a list, or the pairs of a map. */
class ElementSource implements Source {
  readonly strict: boolean;
  readonly #pattern: Generator["pattern"];
  readonly #visible: Bindings;
  readonly #elements: List;
  readonly #rest: (left: List) => Term;
  readonly #atEnd: Source["state"];
  #at = 0;

  constructor(
    { pattern, strict }: Generator,
    visible: Bindings,
    elements: List,
    rest = (left: List): Term => left,
    atEnd: Source["state"] = "end",
  ) {
    this.strict = strict;
    this.#pattern = pattern;
    this.#visible = visible;
    this.#elements = elements;
    this.#rest = rest;
    this.#atEnd = atEnd;
  }

  get state(): Source["state"] {
    return this.#at < this.#elements.length ? "more" : this.#atEnd;
  }

  get rest(): Term {
    return this.#rest(this.#elements.slice(this.#at));
  }

  get element(): Term {
    return this.#elements[this.#at];
  }

  fit(bound: Bindings): Bindings | undefined {
    return match(this.#pattern, this.element, bound, this.#visible);
  }

  advance(): void {
    this.#at++;
  }
}

/** Of a binary: an element is as long as the pattern. */
class BitSource implements Source {
  readonly strict: boolean;
  readonly #pattern: BinaryNode;
  /** The same, without the values that it asks for. */
  readonly #anything: BinaryNode;
  readonly #bits: Bits;
  readonly #visible: Bindings;
  #at = 0;

  constructor(pattern: BinaryNode, strict: boolean, bits: Bits, visible: Bindings) {
    this.strict = strict;
    this.#pattern = pattern;
    this.#anything = { ...pattern, segments: pattern.segments.flatMap(anything) };
    this.#bits = bits;
    this.#visible = visible;
  }

  get state(): Source["state"] {
    if (this.#at === this.#bits.length) return "end";
    return this.strict || this.#next !== undefined ? "more" : "end";
  }

  get rest(): Term {
    return bitsTerm(sliceBits(this.#bits, this.#at, this.#bits.length - this.#at));
  }

  get element(): Term {
    return this.rest;
  }

  fit(bound: Bindings): Bindings | undefined {
    const found = matchFront(this.#pattern, this.#bits, this.#at, this.#visible)?.found;
    if (!found) return undefined;
    for (const [name, value] of found)
      if (bound.has(name) && !equal(bound.get(name), value)) return undefined;
    return found;
  }

  advance(): void {
    this.#at = this.#next ?? this.#bits.length;
  }

  /** Where the next element ends, if there are as many bits; a pattern without any takes nothing. */
  get #next(): number | undefined {
    const next = matchFront(this.#anything, this.#bits, this.#at, this.#visible)?.next;
    return next === this.#at ? undefined : next;
  }
}

/** A segment, or those of a text, that takes any value. One that may be a size keeps its name. */
function anything(segment: Segment): Segment[] {
  const { value, at } = segment;
  if (value.type === "variable") return [segment];
  const isText = value.type === "literal" && value.isString && isList(value.value);
  const any = { ...segment, value: { type: "variable", at, name: "_" } as const };
  return Array.from({ length: isText ? (value.value as List).length : 1 }, () => any);
}
