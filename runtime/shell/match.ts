/**
 * Holds a value against a pattern of the shell, such as `{From, {store, Key, Value}}`.
 *
 * A pattern is an expression, and what is allowed in one is checked beforehand (`check.ts`). A
 * variable that has a value already must have that value again. What has to be worked out within a
 * pattern, the size of a segment or the key of a map, is worked out as in a guard.
 */

import { type Bits, bitsOf } from "../erlang/notation/bits.ts";
import { decodeSegment, isBits } from "../erlang/notation/segment.ts";
import type {
  BinaryNode,
  Expression,
  ListNode,
  MapNode,
  Segment,
} from "../erlang/notation/syntax.ts";
import { equal } from "../term/equal.ts";
import { ImproperList, isList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { isTuple } from "../term/tuple.ts";
import { type Bindings, joined } from "./bindings.ts";
import { simpleValue } from "./guard.ts";

/** What a pattern has been matched with so far. */
class Matching {
  /** The variables that got their values here. */
  readonly found = new Map<string, Term>();
  readonly #bound: Bindings;
  readonly #visible: Bindings;

  constructor(bound: Bindings, visible: Bindings) {
    this.#bound = bound;
    this.#visible = visible;
  }

  /** The value of what has to be worked out. */
  valueOf(expression: Expression): Term {
    return simpleValue(expression, joined(this.#visible, this.found));
  }

  fits(pattern: Expression, term: Term): boolean {
    switch (pattern.type) {
      case "variable":
        return this.#fitsVariable(pattern.name, term);
      case "tuple":
        return (
          isTuple(term) &&
          term.length === pattern.elements.length &&
          pattern.elements.every((element, i) => this.fits(element, term[i]))
        );
      case "list":
        return this.#fitsList(pattern, term);
      case "map":
        return this.#fitsMap(pattern, term);
      case "binary":
        return isBits(term) && this.fitsFront(pattern, bitsOf(term), 0) === bitsOf(term).length;
      case "match":
        return this.fits(pattern.pattern, term) && this.fits(pattern.value, term);
      case "operation":
        if (pattern.operator === "++") return this.#fitsPrefix(pattern.left, pattern.right, term);
        return equal(this.valueOf(pattern), term);
      default:
        return equal(this.valueOf(pattern), term);
    }
  }

  #fitsVariable(name: string, term: Term): boolean {
    if (name === "_") return true;
    for (const values of [this.found, this.#bound])
      if (values.has(name)) return equal(values.get(name), term);
    this.found.set(name, term);
    return true;
  }

  #fitsList(pattern: ListNode, term: Term): boolean {
    const { heads, tail } = pattern;
    const elements = term instanceof ImproperList ? term.heads : isList(term) ? term : undefined;
    if (elements === undefined || elements.length < heads.length) return false;
    if (!heads.every((head, i) => this.fits(head, elements[i]))) return false;
    const rest = elements.slice(heads.length);
    if (!(term instanceof ImproperList))
      return tail === undefined ? rest.length === 0 : this.fits(tail, rest);
    const left = rest.length === 0 ? term.tail : new ImproperList(rest, term.tail);
    return tail !== undefined && this.fits(tail, left);
  }

  /** `"prefix" ++ Rest` */
  #fitsPrefix(prefix: Expression, rest: Expression, term: Term): boolean {
    const start = this.valueOf(prefix);
    if (!isList(start) || !isList(term) || term.length < start.length) return false;
    return start.every((x, i) => equal(x, term[i])) && this.fits(rest, term.slice(start.length));
  }

  #fitsMap(pattern: MapNode, term: Term): boolean {
    if (!(term instanceof TermMap)) return false;
    return pattern.fields.every((field) => {
      const key = this.valueOf(field.key);
      return term.has(key) && this.fits(field.value, term.get(key));
    });
  }

  /** Where the segments of a binary end that start at a bit, if they fit. */
  fitsFront(pattern: BinaryNode, bits: Bits, start: number): number | undefined {
    let at: number | undefined = start;
    for (const segment of pattern.segments)
      if (at !== undefined) at = this.#fitsSegment(segment, bits, at);
    return at;
  }

  /** Where the next segment starts, if this one fits. A string is a segment for each character. */
  #fitsSegment({ value, size, type }: Segment, bits: Bits, start: number): number | undefined {
    const units = size === undefined ? undefined : this.valueOf(size);
    if (units !== undefined && !(typeof units === "number" && units >= 0)) return undefined;
    const text = value.type === "literal" && value.isString && isList(value.value) && value.value;
    if (!text) {
      const decoded = decodeSegment(type, units, bits, start);
      return decoded && this.fits(value, decoded.value) ? decoded.next : undefined;
    }
    let at = start;
    for (const character of text) {
      const decoded = decodeSegment(type, units, bits, at);
      if (!decoded || !equal(decoded.value, character)) return undefined;
      at = decoded.next;
    }
    return at;
  }
}

/**
 * Holds a term against a pattern.
 *
 * @param bound variables that must have the value they have
 * @param visible variables that may be used to work something out; others than `bound` where a pattern
 * gives old names new values, as in the head of a fun
 * @returns the variables that got their values, or `undefined` when the term does not fit
 */
export function match(
  pattern: Expression,
  term: Term,
  bound: Bindings,
  visible: Bindings = bound,
): Bindings | undefined {
  return matchAll([pattern], [term], bound, visible);
}

/** Holds several terms against as many patterns. */
export function matchAll(
  patterns: readonly Expression[],
  terms: readonly Term[],
  bound: Bindings,
  visible: Bindings = bound,
): Bindings | undefined {
  const matching = new Matching(bound, visible);
  const fit = patterns.every((pattern, i) => matching.fits(pattern, terms[i]));
  return fit ? matching.found : undefined;
}

/**
 * Holds the front of some bits against the pattern of a binary.
 *
 * @returns the variables that got their values, and where the rest starts
 */
export function matchFront(
  pattern: BinaryNode,
  bits: Bits,
  start: number,
  visible: Bindings,
): { found: Bindings; next: number } | undefined {
  const matching = new Matching(new Map(), visible);
  const next = matching.fitsFront(pattern, bits, start);
  return next === undefined ? undefined : { found: matching.found, next };
}
