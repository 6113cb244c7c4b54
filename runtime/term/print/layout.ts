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
import {
  type Bytes,
  ELLIPSIS,
  oneLine,
  type Pair,
  type Sequence,
  type Shape,
  textOf,
} from "./shape.ts";

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
  const spot = { column: column - 1, start: column - 1, after: 0 };
  const placed = { ...spot, item: shape };
  const indent =
    [Infinity, 4].find((most) => hasRoom(placed, { width, ribbon, indent: most })) ?? 1;
  return textOf<Placed>(placed, (part) => lines(part, { width, ribbon, indent }));
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

/** What is written for a shape, and for the shapes in it where these go. */
function lines(placed: Placed, rules: Rules): readonly (string | Placed)[] {
  const { item: shape } = placed;
  if (shape.kind === "text") return [shape.text];
  if (shape.kind === "bytes") return [byteLines(shape, placed, rules)];
  if (fits(shape.width, placed, rules)) return [oneLine(shape)];
  if (shape.kind === "pair") return pairLines(shape, placed, rules);
  const pieces: (string | Placed)[] = [shape.open];
  for (const place of places(shape, placed, rules)) {
    pieces.push(place.separator);
    if (place.onNewLine) pieces.push(newLine(place.column));
    pieces.push(place);
  }
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
  /** Where it would go if the line before it went on. */
  readonly next: Spot;
}

function* places(shape: Sequence, spot: Spot, rules: Rules): Generator<Place> {
  const last = shape.items.length - 1;
  const isCut = shape.items[last] === ELLIPSIS;
  let start = spot.start + shape.open.length - 1; // sic: of #{ only one character counts
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
    const next = { column: cursor, start: cursor, after };
    const column = first || !filling ? inner : cursor + 1;
    if (onNewLine) start = inner;
    const separator = i === 0 ? "" : shape.improper && i === last ? "|" : ",";
    yield { item, separator, onNewLine, column, start, after, next };
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
  return [{ ...spot, item: key }, " =>", newLine(below.column), { ...below, item: value }];
}

/** Where the value goes when it doesn't fit behind its key. */
function valueSpot({ column, after }: Spot, rules: Rules): Spot {
  const below = column + Math.min(4, rules.indent);
  return { column: below, start: below, after };
}

/** sic: bytes use two columns more than the rest, and at least 8, and mind brackets on every line. */
function byteLines(bytes: Bytes, spot: Spot, rules: Rules): string {
  const inner = spot.column + "<<".length;
  const end = Math.max(
    Math.min(rules.width - 1, spot.start + rules.ribbon - 2) - spot.after,
    inner + 8,
  );
  const last = bytes.items.length - 1;
  let text = "<<";
  let cursor = inner;
  for (const [i, item] of bytes.items.entries()) {
    const piece = i < last ? `${item},` : item;
    if (i > 0 && cursor + piece.length > end) {
      text += newLine(inner);
      cursor = inner;
    }
    text += piece;
    cursor += piece.length;
  }
  return `${text}>>`;
}

/** Whether no tag indents beyond the middle of the page. */
function hasRoom(root: Placed, rules: Rules): boolean {
  const todo = [root];
  for (let placed = todo.pop(); placed !== undefined; placed = todo.pop()) {
    const { item: shape } = placed;
    if (shape.kind === "text" || shape.kind === "bytes") continue;
    if (fits(shape.width, placed, rules)) continue;
    if (shape.kind === "pair") {
      todo.push({ ...placed, item: shape.key });
      todo.push({ ...valueSpot(placed, rules), item: shape.value });
      continue;
    }
    if (shape.tagged && !tagHasRoom(shape, placed, rules)) return false;
    // sic: a tail is taken to follow on the same line, whether it will or not.
    for (const place of places(shape, placed, rules))
      todo.push(place.separator === "|" ? { ...place.next, item: place.item } : place);
  }
  return true;
}

/** sic: what follows the tag on its line has one column less than what goes below it. */
function tagHasRoom(tuple: Sequence, { column }: Spot, { width, ribbon, indent }: Rules): boolean {
  const tag = tagIndent(tuple);
  const inner = column + 1 + (tag <= indent ? tag + 1 : indent);
  return inner <= Math.floor(width / 2) || inner + ribbon <= width;
}
