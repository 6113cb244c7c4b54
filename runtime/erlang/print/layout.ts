/**
 * How `~p` breaks a term that is too wide for one line: the rules by which a shell shows its answers.
 * They are found by watching `erl`, which documents none of them.
 *
 * - What fits on a line stays on it. Otherwise each element begins on a line of its own, below the
 *   first one; but numbers, atoms, strings and the like (*simple* ones) fill up a line.
 * - A tuple that begins with an atom, its *tag*, is indented by it:
 *
 *       {store,[weather,sunny],
 *              [wind,west]}
 *
 *   If that goes beyond the middle of the page anywhere in the term, all of it is indented by 4 at
 *   most; and if that does too, by 1.
 * - In a map a value that doesn't fit behind its key goes below it. Strings are never broken.
 *
 * Here and there OTP counts a character too many or too few. The comments marked *sic* tell where;
 * they make the difference between almost the same text and the same text.
 */
import { type Bytes, ELLIPSIS, type Pair, type Sequence, type Shape, textOf } from "./shape.ts";

/** What a term is laid out on. */
export interface Page {
  /** How many characters a line should have at most. */
  readonly width: number;
  /** Where the first line begins; the leftmost column is 1. */
  readonly column: number;
  /** How many characters a line should have without its indentation; no limit if there is none. */
  readonly ribbon?: number;
}

/** A page, and how far a tag may indent what follows it. */
interface Rules {
  readonly width: number;
  readonly ribbon: number;
  readonly indent: number;
}

/** A shape on as many lines as it needs. */
export function layout(shape: Shape, { width, column, ribbon = Infinity }: Page): string {
  const placed = { column: column - 1, start: column - 1, after: 0, item: shape };
  const narrowest = { width, ribbon, indent: 1 };
  if (fits(shape.width, placed, narrowest)) return shape.text;
  const wider = [Infinity, 4].map((indent) => ({ width, ribbon, indent }));
  const rules = wider.find((rules) => hasRoom(placed, rules)) ?? narrowest;
  return textOf<Placed>(placed, (part) => lines(part, rules));
}

/** Where a shape begins. */
interface Spot {
  /** From 0 on. */
  readonly column: number;
  /** The column where the text of this line begins. */
  readonly start: number;
  /** How many closing brackets follow the shape on its last line. */
  readonly after: number;
}

/** A shape and where it goes. */
interface Placed extends Spot {
  readonly item: Shape;
}

function at(item: Shape, { column, start, after }: Spot): Placed {
  return { column, start, after, item };
}

/** What is written for a shape, and for the shapes in it where these go. */
function lines(placed: Placed, rules: Rules): string | readonly (string | Placed)[] {
  const { item: shape } = placed;
  if (shape.kind === "text" || fits(shape.width, placed, rules)) return shape.text;
  if (shape.kind === "bytes") return byteLines(shape, placed, rules);
  if (shape.kind === "pair") return pairLines(shape, placed, rules);
  const pieces: (string | Placed)[] = [shape.open];
  // sic: of #{ only one character counts
  const start = placed.start + shape.open.length - 1;
  for (const inner of places(shape, { ...placed, start }, rules))
    pieces.push(inner.separator + (inner.onNewLine ? newLine(inner.column) : ""), inner);
  pieces.push(shape.close);
  return pieces;
}

/** sic: the last two columns of the page stay empty. */
function fits(width: number, { column, start, after }: Spot, rules: Rules): boolean {
  const end = column + width + after;
  return end <= rules.width - 2 && end - start <= rules.ribbon;
}

function newLine(column: number): string {
  return `\n${" ".repeat(column)}`;
}

/** Where an element of a list, tuple or map goes. */
interface Place extends Placed {
  readonly separator: "" | "," | "|";
  readonly onNewLine: boolean;
  /** Where it would begin if the line before it went on. */
  readonly next: number;
}

function places(shape: Sequence, spot: Spot, rules: Rules): Place[] {
  const all: Place[] = [];
  const last = shape.items.length - 1;
  const isCut = shape.items[last] === ELLIPSIS;
  let { start } = spot;
  let inner = spot.column + shape.open.length;
  let cursor = inner;
  let first = true;
  for (const [i, item] of shape.items.entries()) {
    // sic: the element before a tail, or before `...`, leaves room as if it were the last one.
    const isLast = i === last || (i === last - 1 && (shape.improper || isCut));
    const after = isLast ? spot.after + 1 : 0;
    const filling =
      isSimple(item) &&
      fits(item.width, { column: cursor + 1, start, after: Math.max(after, ",".length) }, rules);
    const onNewLine = !first && !filling && item !== ELLIPSIS;
    const column = first || !filling ? inner : cursor + 1;
    if (onNewLine) start = inner;
    const separator = i === 0 ? "" : shape.improper && i === last ? "|" : ",";
    all.push({ item, separator, onNewLine, column, start, after, next: cursor });
    const alone = !isSimple(item) || !fits(item.width, { column, start, after }, rules);
    cursor = alone ? rules.width : column + item.width;
    first = i === 0 && shape.tagged && tagIndent(shape) <= rules.indent;
    if (shape.open === "#{") start = inner; // sic
    if (first) inner = spot.column + tagIndent(shape);
    else if (i === 0 && shape.tagged) {
      inner = spot.column + rules.indent;
      cursor += 1; // sic
      start += 1;
    }
  }
  return all;
}

/** Whether others may share its line. */
function isSimple(shape: Shape): boolean {
  if (shape.kind === "pair") return isSimple(shape.key) && isSimple(shape.value);
  return shape.kind === "text";
}

/** How far a tag indents what follows it, brace and comma included. */
function tagIndent(tuple: Sequence): number {
  return "{".length + (tuple.items[0] as Shape).width + ",".length;
}

function pairLines({ key, value }: Pair, spot: Spot, rules: Rules): readonly (string | Placed)[] {
  const below = valueSpot(spot, rules);
  // sic: the key leaves room for the brackets that follow the value.
  return [at(key, spot), ` =>${newLine(below.column)}`, at(value, below)];
}

/** Where the value goes when it doesn't fit behind its key. */
function valueSpot({ column, after }: Spot, rules: Rules): Spot {
  const below = column + Math.min(4, rules.indent);
  return { column: below, start: below, after };
}

/** sic: bytes use two columns more than the rest, and at least 8, and mind brackets on every line. */
function byteLines(bytes: Bytes, spot: Spot, rules: Rules): string {
  const inner = spot.column + "<<".length;
  const end = Math.min(rules.width - 1, spot.start + rules.ribbon - 2) - spot.after;
  const most = Math.max(end - inner, 8);
  const all: string[] = [];
  let left = bytes.text.slice("<<".length, -">>".length);
  while (left.length > most) {
    const afterComma = left.lastIndexOf(",", most - 1) + 1;
    all.push(left.slice(0, afterComma));
    left = left.slice(afterComma);
  }
  return `<<${[...all, left].join(newLine(inner))}>>`;
}

/** Whether no tag indents beyond the middle of the page. */
function hasRoom(root: Placed, rules: Rules): boolean {
  const todo = [root];
  for (let placed = todo.pop(); placed !== undefined; placed = todo.pop()) {
    const { item: shape } = placed;
    if (shape.kind === "text" || shape.kind === "bytes") continue;
    if (fits(shape.width, placed, rules)) continue;
    if (shape.kind === "pair") {
      todo.push(at(shape.key, placed), at(shape.value, valueSpot(placed, rules)));
      continue;
    }
    if (shape.tagged && !tagHasRoom(shape, placed, rules)) return false;
    // sic: of #{ both characters count here. A tail is taken to follow on the same line, whether it will or not.
    for (const inner of places(shape, placed, rules)) {
      const { item, after, next, separator } = inner;
      if (item.kind === "text") continue;
      todo.push(separator === "|" ? { item, after, column: next, start: next } : inner);
    }
  }
  return true;
}

/** sic: what follows the tag on its line has one column less than what goes below it. */
function tagHasRoom(tuple: Sequence, { column }: Spot, { width, ribbon, indent }: Rules): boolean {
  const tag = tagIndent(tuple);
  const inner = column + 1 + (tag <= indent ? tag + 1 : indent);
  return inner <= Math.floor(width / 2) || inner + ribbon <= width;
}
