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
import { type Bytes, ELLIPSIS, oneLine, type Pair, type Sequence, type Shape } from "./shape.ts";

/** The page a term is written on. */
interface Page {
  /** In characters. */
  readonly width: number;
  /** How far a tag may indent what follows it. */
  readonly indent: number;
}

/**
 * A shape on as many lines as it needs.
 *
 * @param width how many characters a line should have at most
 * @param column where the first line begins; the leftmost column is 1
 */
export function layout(shape: Shape, width: number, column: number): string {
  for (const indent of [Number.POSITIVE_INFINITY, 4]) {
    const page = { width, indent };
    if (hasRoom(shape, column - 1, 0, page)) return lines(shape, column - 1, 0, page);
  }
  return lines(shape, column - 1, 0, { width, indent: 1 });
}

/**
 * The lines of a shape that begins at a column (from 0 on).
 *
 * @param after how many closing brackets follow it on its last line
 */
function lines(shape: Shape, column: number, after: number, page: Page): string {
  if (shape.kind === "text") return shape.text;
  if (shape.kind === "bytes") return byteLines(shape, column, after, page);
  if (fits(shape.width, column, after, page)) return oneLine(shape);
  if (shape.kind === "pair") return pairLines(shape, column, after, page);
  let text: string = shape.open;
  for (const place of places(shape, column, after, page)) {
    text += place.separator;
    if (place.onNewLine) text += newLine(place.column);
    text += lines(place.item, place.column, place.after, page);
  }
  return text + shape.close;
}

/** sic: the last two columns of the page stay empty. */
function fits(width: number, column: number, after: number, page: Page): boolean {
  return column + width + after <= page.width - 2;
}

function newLine(column: number): string {
  return `\n${" ".repeat(column)}`;
}

/** Where an element of a list, tuple or map goes. */
interface Place {
  readonly item: Shape;
  readonly separator: "" | "," | "|";
  readonly onNewLine: boolean;
  readonly column: number;
  readonly after: number;
  /** Where the line before it ended. */
  readonly cursor: number;
}

function* places(shape: Sequence, column: number, after: number, page: Page): Generator<Place> {
  const last = shape.items.length - 1;
  const isCut = shape.items[last] === ELLIPSIS;
  let inner = column + shape.open.length;
  let cursor = inner;
  let first = true;
  for (const [i, item] of shape.items.entries()) {
    const isTail = shape.improper && i === last;
    // sic: the element before a tail, or before `...`, leaves room as if it were the last one.
    const isLast = i === last || (i === last - 1 && (shape.improper || isCut));
    const afterItem = isLast ? after + 1 : 0;
    const filling =
      isSimple(item) && fits(item.width, cursor + 1, Math.max(afterItem, ",".length), page);
    const sameLine = first || filling || item === ELLIPSIS;
    const place = {
      item,
      separator: i === 0 ? "" : isTail ? "|" : ",",
      onNewLine: !sameLine,
      column: first || !filling ? inner : cursor + 1,
      after: afterItem,
      cursor,
    } as const;
    yield place;
    cursor = isSimple(item) ? place.column + item.width : page.width;
    first = i === 0 && shape.tagged && tagIndent(shape) <= page.indent;
    if (first) inner = cursor + 1;
    else if (i === 0 && shape.tagged) {
      inner = column + page.indent;
      cursor += 1; // sic
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

function pairLines({ key, value }: Pair, column: number, after: number, page: Page): string {
  const inner = column + valueIndent(page);
  // sic: the key leaves room for the brackets that follow the value.
  return `${lines(key, column, after, page)} =>${newLine(inner)}${lines(value, inner, after, page)}`;
}

function valueIndent(page: Page): number {
  return Math.min(4, page.indent);
}

/** sic: bytes use two columns more than the rest, and at least 8, and mind brackets on every line. */
function byteLines(bytes: Bytes, column: number, after: number, page: Page): string {
  const inner = column + "<<".length;
  const end = Math.max(page.width - 1 - after, inner + 8);
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
function hasRoom(shape: Shape, column: number, after: number, page: Page): boolean {
  if (shape.kind === "text" || shape.kind === "bytes") return true;
  if (fits(shape.width, column, after, page)) return true;
  if (shape.kind === "pair")
    return (
      hasRoom(shape.key, column, after, page) &&
      hasRoom(shape.value, column + valueIndent(page), after, page)
    );
  if (shape.tagged && !tagHasRoom(shape, column, page)) return false;
  for (const place of places(shape, column, after, page)) {
    // sic: a tail is taken to follow on the same line, whether it will or not.
    const at = place.separator === "|" ? place.cursor : place.column;
    if (!hasRoom(place.item, at, place.after, page)) return false;
  }
  return true;
}

/** sic: what follows the tag on its line has one column less than what goes below it. */
function tagHasRoom(tuple: Sequence, column: number, page: Page): boolean {
  const middle = Math.floor(page.width / 2);
  const indent = tagIndent(tuple);
  return indent <= page.indent ? column + indent < middle - 1 : column + page.indent < middle;
}
