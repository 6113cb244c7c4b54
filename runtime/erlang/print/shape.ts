/**
 * What a term is made of on paper: the smallest pieces as text, and what holds them together.
 * Its text is what `~w` and `~0p` write; `~p` spreads a shape over several lines (`layout.ts`).
 */
import { isAtom } from "../../term/atom.ts";
import { type Binary, BitString, bytesOf } from "../../term/binary.ts";
import { ImproperList, isList, type List } from "../../term/list.ts";
import { Order } from "../../term/order.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { isTuple } from "../../term/tuple.ts";
import { fold, LEVELS } from "../../term/walk.ts";
import { binaryText } from "./binary-text.ts";
import { widthOf } from "./graphemes.ts";
import { isPrintable, quote } from "./quote.ts";
import { type Style, scalar } from "./scalar.ts";

/** A term on paper. */
export type Shape = Text | Sequence | Pair | Bytes;

interface Written {
  /** The term on one line. */
  readonly text: string;
  /** How many characters that takes. */
  readonly width: number;
}

/** What is never broken over lines. */
export interface Text extends Written {
  readonly kind: "text";
}

/** A list, a tuple or a map; never an empty one. */
export interface Sequence extends Written {
  readonly kind: "sequence";
  readonly open: "[" | "{" | "#{";
  readonly items: readonly Shape[];
  readonly close: "]" | "}";
  /** Whether it is a tuple that begins with an atom, its tag, and has more. */
  readonly tagged: boolean;
  /** Whether it is a list whose last item is the tail, after a `|`. */
  readonly improper: boolean;
}

/** A key of a map and its value. */
export interface Pair extends Written {
  readonly kind: "pair";
  readonly key: Shape;
  readonly value: Shape;
}

/** A binary that is no text, as the numbers of its bytes: it may be broken after each comma. */
export interface Bytes extends Written {
  readonly kind: "bytes";
}

/** For the maps of one term at a time. */
const order = new Order();

/**
 * The shape of a term.
 *
 * @param depth how much of it to show; what is left out is a `...`. Each bracket costs one, and so does
 * each step to the right
 */
export function shapeOf(term: Term, style: Style, depth = Number.POSITIVE_INFINITY): Shape {
  order.forget();
  return shape(term, style, depth, LEVELS);
}

/**
 * @param levels how many levels to go down by calls
 * @param done the shapes of the parts, if they were made already
 */
function shape(
  term: Term,
  style: Style,
  depth: number,
  levels: number,
  done?: readonly Shape[],
): Shape {
  if (depth === 0) return ELLIPSIS;
  if (typeof term === "string" || term instanceof Uint8Array)
    return binaryOrText(term, style, depth);
  if (typeof term !== "object" || term === null) return text(scalar(term, style));
  if (levels === 0 && done === undefined) return shapeInLoop(term, style, depth);
  if (isTuple(term)) {
    if (term.length === 0) return text("{}");
    if (depth === 1) return text("{...}");
    const tagged = term.length > 1 && isAtom(term[0]);
    return sequence("{", done ?? shapes(term, style, depth, levels), "}", tagged);
  }
  if (isList(term)) {
    if (isString(term, style, depth)) return text(term.length === 0 ? "[]" : quoted(term, style));
    const items = done ?? shapes(term, style, depth, levels);
    return sequence("[", items, "]", false, items.length > 1 && items.at(-1) === ELLIPSIS);
  }
  if (term instanceof ImproperList) {
    const items = done ?? shapes([...term.heads, term.tail], style, depth, levels);
    return sequence("[", items, "]", false, true);
  }
  if (term instanceof TermMap) {
    if (term.size === 0) return text("#{}");
    if (depth === 1) return text("#{...}");
    return map(
      term.size,
      done ?? shownOf(term, depth).map((part) => shape(part, style, depth - 1, levels - 1)),
    );
  }
  if (term instanceof BitString) return bitstring(term, depth);
  return text(scalar(term, style));
}

/** The shapes of elements, each with one less to be shown than the one before. */
function shapes(terms: readonly Term[], style: Style, depth: number, levels: number): Shape[] {
  const items: Shape[] = [];
  for (let i = 0; i < terms.length && i < depth; i++)
    items.push(shape(terms[i], style, depth - 1 - i, levels - 1));
  return items;
}

/** The keys and values of a map that are shown. */
function shownOf(map: TermMap, depth: number): Term[] {
  const shown: Term[] = [];
  for (const [key, value] of order.sorted(map).slice(0, depth - 1)) shown.push(key, value);
  return shown;
}

/** A term of which only so much is shown. */
class Cut {
  readonly term: Term;
  readonly depth: number;

  constructor(term: Term, depth: number) {
    this.term = term;
    this.depth = depth;
  }
}

function shapeInLoop(outermost: Term, style: Style, depth: number): Shape {
  const cut = (term: Term, depth: number) => (depth === Infinity ? term : new Cut(term, depth));
  const uncut = (item: Term | Cut): [Term, number] =>
    item instanceof Cut ? [item.term, item.depth] : [item, Infinity];
  const partsOf = (item: Term | Cut) => {
    const [term, depth] = uncut(item);
    if (term instanceof TermMap)
      return depth <= 1 ? undefined : shownOf(term, depth).map((part) => cut(part, depth - 1));
    const parts = term instanceof ImproperList ? [...term.heads, term.tail] : term;
    if (!Array.isArray(parts) || (isTuple(term) ? depth <= 1 : isString(parts, style, depth)))
      return undefined;
    return depth === Infinity
      ? parts
      : parts.slice(0, depth).map((part, i) => cut(part, depth - 1 - i));
  };
  return fold<Term | Cut, Shape>(cut(outermost, depth), partsOf, (item, done) => {
    const [term, depth] = uncut(item);
    return shape(term, style, depth, 0, done);
  });
}

/** Whether a list is shown as a string. */
function isString(term: List, style: Style, depth: number): boolean {
  return term.length === 0 || (style.strings && depth > 1 && term.every(isPrintable));
}

/** The text of something that is made of texts and of more of its kind, from left to right. */
export function textOf<T>(
  root: T,
  piecesOf: (whole: T) => string | readonly (string | T)[],
  levels = LEVELS,
): string {
  let text = "";
  const todo: (string | T)[] = [root];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const pieces = typeof next === "string" ? next : piecesOf(next);
    if (typeof pieces === "string") text += pieces;
    else if (levels > 0)
      for (const piece of pieces)
        text += typeof piece === "string" ? piece : textOf(piece, piecesOf, levels - 1);
    else for (let i = pieces.length - 1; i >= 0; i--) todo.push(pieces[i] as string | T);
  }
  return text;
}

function text(characters: string): Text {
  return { kind: "text", text: characters, width: widthOf(characters) };
}

/** What stands for all that is left out of a term. */
export const ELLIPSIS = text("...");

function sequence(
  open: Sequence["open"],
  items: readonly Shape[],
  close: Sequence["close"],
  tagged = false,
  improper = false,
): Sequence {
  let text: string = open;
  let width = open.length + close.length + items.length - 1;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Shape;
    if (i === 0) text += item.text;
    else text += (improper && i === items.length - 1 ? "|" : ",") + item.text;
    width += item.width;
  }
  text += close;
  return { kind: "sequence", open, items, close, tagged, improper, text, width };
}

/** In the order of the keys. Erlang does so up to 32 keys, and has no order that counts beyond. */
function map(size: number, parts: readonly Shape[]): Shape {
  const pairs: Shape[] = [];
  for (let i = 0; i < parts.length; i += 2)
    pairs.push(pair(parts[i] as Shape, parts[i + 1] as Shape));
  return sequence("#{", pairs.length < size ? [...pairs, ELLIPSIS] : pairs, "}");
}

function pair(key: Shape, value: Shape): Pair {
  const text = `${key.text} => ${value.text}`;
  return { kind: "pair", key, value, text, width: key.width + " => ".length + value.width };
}

function binaryOrText(term: Binary, style: Style, depth: number): Shape {
  const bytes = bytesOf(term);
  if (bytes.length === 0) return text("<<>>");
  const characters = style.strings ? binaryText(bytes, style, depth - 1) : undefined;
  if (characters !== undefined) return text(`<<${characters}>>`);
  return bytesShape(bytes, depth);
}

/** The bits in the last byte are written as the number that they are, and how many: `5:3`. */
function bitstring({ bytes, bitsInLast }: BitString, depth: number): Bytes | Text {
  const last = (bytes.at(-1) as number) >> (8 - bitsInLast);
  return bytesShape(bytes.subarray(0, -1), depth, [`${last}:${bitsInLast}`]);
}

function bytesShape(bytes: Uint8Array, depth: number, more: readonly string[] = []): Bytes | Text {
  if (depth === 1) return text("<<...>>");
  const isCut = bytes.length + more.length >= depth;
  const shown = isCut ? bytes.subarray(0, depth - 1) : bytes;
  const end = isCut ? [ELLIPSIS.text] : more;
  const line = `<<${[...(shown.length > 0 ? [shown.join(",")] : []), ...end].join(",")}>>`;
  return { kind: "bytes", text: line, width: line.length };
}

function quoted(codes: List, style: Style): string {
  const characters = codes.map((code) => String.fromCharCode(code as number));
  return quote(characters.join(""), '"', style.unicode);
}
