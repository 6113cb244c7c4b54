/**
 * What a term is made of on paper: the smallest pieces as text, and what holds them together. `~w`
 * and `~0p` write a shape on one line (below); `~p` spreads it over several (`layout.ts`).
 */
import { isAtom } from "../atom.ts";
import { type Binary, BitString, bytesOf } from "../binary.ts";
import { ImproperList, isList, type List } from "../list.ts";
import { Order, sortedPairs } from "../order.ts";
import type { Term } from "../term.ts";
import { TermMap } from "../term-map.ts";
import { type AnyTuple, isTuple } from "../tuple.ts";
import { fold } from "../walk.ts";
import { binaryText } from "./binary-text.ts";
import { widthOf } from "./graphemes.ts";
import { isPrintable, quote } from "./quote.ts";
import { type Style, scalar } from "./scalar.ts";

/** A term on paper. `width` is how many characters it takes when it is written on one line. */
export type Shape = Text | Sequence | Pair | Bytes;

/** What is never broken over lines. */
export interface Text {
  readonly kind: "text";
  readonly text: string;
  readonly width: number;
}

/** A list, a tuple or a map; never an empty one. */
export interface Sequence {
  readonly kind: "sequence";
  readonly open: "[" | "{" | "#{";
  readonly items: readonly Shape[];
  readonly close: "]" | "}";
  /** Whether it is a tuple that begins with an atom, its tag, and has more. */
  readonly tagged: boolean;
  /** Whether it is a list whose last item is the tail, after a `|`. */
  readonly improper: boolean;
  readonly width: number;
}

/** A key of a map and its value. */
export interface Pair {
  readonly kind: "pair";
  readonly key: Shape;
  readonly value: Shape;
  readonly width: number;
}

/** A binary that is no text, as the numbers of its bytes. */
export interface Bytes {
  readonly kind: "bytes";
  readonly items: readonly string[];
  readonly width: number;
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

/**
 * The shape of a term.
 *
 * @param depth how much of it to show; what is left out is a `...`. Each bracket costs one, and so does
 * each step to the right
 */
export function shapeOf(term: Term, style: Style, depth = Number.POSITIVE_INFINITY): Shape {
  const order = new Order();
  return fold<Term | Cut, Shape>(
    depth === Number.POSITIVE_INFINITY ? term : new Cut(term, depth),
    (item) =>
      item instanceof Cut
        ? partsOf(item.term, item.depth, style, order)
        : partsOf(item, Number.POSITIVE_INFINITY, style, order),
    (item, parts) =>
      item instanceof Cut
        ? join(item.term, parts, item.depth, style)
        : join(item, parts, Number.POSITIVE_INFINITY, style),
  );
}

/** What is shown of the terms in a term. A list that is shown as a string has none. */
function partsOf(
  term: Term,
  depth: number,
  style: Style,
  order: Order,
): readonly (Term | Cut)[] | undefined {
  if (isList(term))
    return style.strings && depth > 1 && term.every(isPrintable) ? undefined : cut(term, depth);
  if (term instanceof ImproperList) return cut([...term.heads, term.tail], depth);
  if (depth <= 1) return undefined;
  if (isTuple(term)) return cut(term, depth);
  if (!(term instanceof TermMap)) return undefined;
  const shown = sortedPairs(term, order)
    .slice(0, depth - 1)
    .flat();
  return depth === Number.POSITIVE_INFINITY ? shown : shown.map((part) => new Cut(part, depth - 1));
}

/** The elements of a list or a tuple, each with one less to be shown than the one before. */
function cut(terms: readonly Term[], depth: number): readonly (Term | Cut)[] {
  if (depth === Number.POSITIVE_INFINITY) return terms;
  return terms.slice(0, depth).map((term, i) => new Cut(term, depth - 1 - i));
}

function join(term: Term, parts: readonly Shape[], depth: number, style: Style): Shape {
  if (depth === 0) return ELLIPSIS;
  if (isTuple(term)) return tuple(term, parts, depth);
  if (isList(term)) return list(term, parts, style);
  if (term instanceof ImproperList) return sequence("[", parts, "]", { improper: true });
  if (term instanceof TermMap) return map(term, parts, depth);
  if (term instanceof BitString) return bitstring(term, depth);
  if (typeof term === "string" || term instanceof Uint8Array)
    return binaryOrText(term, style, depth);
  return text(scalar(term, style));
}

/** A shape on one line. */
export function oneLine(shape: Shape): string {
  return textOf(shape, (part) => {
    if (part.kind === "text") return [part.text];
    if (part.kind === "bytes") return [`<<${part.items.join(",")}>>`];
    if (part.kind === "pair") return [part.key, " => ", part.value];
    const pieces: (string | Shape)[] = [part.open];
    for (const [i, item] of part.items.entries()) {
      if (i > 0) pieces.push(part.improper && i === part.items.length - 1 ? "|" : ",");
      pieces.push(item);
    }
    return [...pieces, part.close];
  });
}

/**
 * The text of something that is made of texts and of more of its kind, from left to right.
 */
export function textOf<T>(root: T, piecesOf: (whole: T) => readonly (string | T)[]): string {
  const todo: (string | T)[] = [root];
  let text = "";
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (typeof next === "string") text += next;
    else {
      const pieces = piecesOf(next);
      for (let i = pieces.length - 1; i >= 0; i--) todo.push(pieces[i] as string | T);
    }
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
  { tagged = false, improper = false } = {},
): Sequence {
  let width = open.length + close.length + items.length - 1;
  for (const item of items) width += item.width;
  return { kind: "sequence", open, items, close, tagged, improper, width };
}

function tuple(term: AnyTuple, parts: readonly Shape[], depth: number): Shape {
  if (term.length === 0) return text("{}");
  if (depth === 1) return text("{...}");
  return sequence("{", parts, "}", { tagged: term.length > 1 && isAtom(term[0]) });
}

function list(term: List, parts: readonly Shape[], style: Style): Shape {
  if (term.length === 0) return text("[]");
  if (parts.length === 0) return text(quoteCodes(term, style));
  return sequence("[", parts, "]", { improper: parts.length > 1 && parts.at(-1) === ELLIPSIS });
}

/** In the order of the keys. Erlang does so up to 32 keys, and has no order that counts beyond. */
function map(term: TermMap, parts: readonly Shape[], depth: number): Shape {
  if (term.size === 0) return text("#{}");
  if (depth === 1) return text("#{...}");
  const pairs: Shape[] = [];
  for (let i = 0; i < parts.length; i += 2)
    pairs.push(pair(parts[i] as Shape, parts[i + 1] as Shape));
  return sequence("#{", pairs.length < term.size ? [...pairs, ELLIPSIS] : pairs, "}");
}

function pair(key: Shape, value: Shape): Pair {
  return { kind: "pair", key, value, width: key.width + " => ".length + value.width };
}

function binaryOrText(term: Binary, style: Style, depth: number): Shape {
  const bytes = bytesOf(term);
  if (bytes.length === 0) return text("<<>>");
  const characters = style.strings ? binaryText(bytes, style, depth - 1) : undefined;
  if (characters !== undefined) return text(`<<${characters}>>`);
  return bytesShape(Array.from(bytes.subarray(0, depth), String), depth);
}

/** The bits in the last byte are written as the number that they are, and how many: `5:3`. */
function bitstring({ bytes, bitsInLast }: BitString, depth: number): Bytes | Text {
  const last = (bytes.at(-1) as number) >> (8 - bitsInLast);
  return bytesShape([...Array.from(bytes.subarray(0, -1), String), `${last}:${bitsInLast}`], depth);
}

function bytesShape(all: readonly string[], depth: number): Bytes | Text {
  if (depth === 1) return text("<<...>>");
  const items = all.length < depth ? all : [...all.slice(0, depth - 1), ELLIPSIS.text];
  let width = "<<>>".length + items.length - 1;
  for (const item of items) width += item.length;
  return { kind: "bytes", items, width };
}

function quoteCodes(codes: List, style: Style): string {
  const characters = codes.map((code) => String.fromCharCode(code as number));
  return quote(characters.join(""), '"', style.unicode);
}
