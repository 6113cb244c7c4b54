/**
 * Puts terms together from the values of their parts: maps and binaries, as they are written in
 * expressions and in guards.
 */

import { type Bits, bitsTerm, joinBits } from "../erlang/notation/bits.ts";
import { encodeSegment, SegmentFault } from "../erlang/notation/segment.ts";
import type { Segment } from "../erlang/notation/syntax.ts";
import { print } from "../erlang/print/print.ts";
import { Exception } from "../process/exception.ts";
import { isList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { t } from "../term/tuple.ts";

/** A field of a map whose parts have been worked out. */
export interface FieldValue {
  readonly key: Term;
  readonly value: Term;
  /** Whether the key must be there already. */
  readonly exact: boolean;
}

/**
 * `Base#{Key => Value}`
 *
 * @throws Exception `{badkey, Key}`
 */
export function buildMap(base: TermMap, fields: readonly FieldValue[]): TermMap {
  const map = new TermMap(base);
  for (const { key, value, exact } of fields) {
    if (exact && !map.has(key)) throw new Exception("error", t(Symbol.for("badkey"), key), []);
    map.set(key, value);
  }
  return map;
}

/** The map that is to be extended: anything else is `{badmap, Base}`. */
export function asMap(base: Term): TermMap {
  if (base instanceof TermMap) return base;
  throw new Exception("error", t(Symbol.for("badmap"), base), []);
}

/** A segment of a binary whose parts have been worked out. */
export interface SegmentValue {
  readonly segment: Segment;
  readonly value: Term;
  /** In units; absent when none was written. */
  readonly size: number | undefined;
}

/** The size of a segment: anything else than a number from 0 on is `badarg`. */
export function asSize(size: Term): number {
  if (typeof size === "number" && Number.isSafeInteger(size) && size >= 0) return size;
  throw new Exception("error", Symbol.for("badarg"), []);
}

/** The error of a binary that can't be made. */
export class ConstructionError extends Exception {
  /** Which segment is at fault, and why. */
  readonly explanation: string;

  constructor(explanation: string) {
    super("error", Symbol.for("badarg"), []);
    this.explanation = explanation;
  }
}

/**
 * `<<Value:Size/Type, …>>`
 *
 * @throws ConstructionError
 */
export function buildBinary(values: readonly SegmentValue[]): Term {
  return bitsTerm(joinBits(values.flatMap((value, i) => segmentBits(value, i + 1))));
}

/** A string is a segment for each of its characters. */
function segmentBits({ segment, value, size }: SegmentValue, number: number): Bits[] {
  const isText = segment.value.type === "literal" && segment.value.isString;
  const parts = isText && isList(value) ? value : [value];
  try {
    return parts.map((part) => encodeSegment(segment.type, size, part));
  } catch (fault) {
    if (!(fault instanceof SegmentFault)) throw fault;
    const what = `segment ${number} of type '${segment.type.name}'`;
    throw new ConstructionError(`${what}: ${fault.message}: ${print(fault.value)}`);
  }
}
