/**
 * What a term is made of on paper: the smallest pieces as text, and what holds them together. `~w`
 * and `~0p` write a shape on one line (below); `~p` spreads it over several (`layout.ts`).
 */
import { isAtom } from "../atom.ts";
import { type Binary, BitString, bytesOf } from "../binary.ts";
import { ImproperList, isList, type List } from "../list.ts";
import { sortedPairs } from "../order.ts";
import type { Term } from "../term.ts";
import { TermMap } from "../term-map.ts";
import { type AnyTuple, isTuple } from "../tuple.ts";
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

/**
 * The shape of a term.
 *
 * @param depth how much of it to show; what is left out is a `...`. Each bracket costs one, and so does
 * each step to the right
 */
export function shapeOf(term: Term, style: Style, depth = Number.POSITIVE_INFINITY): Shape {
  if (depth === 0) return ELLIPSIS;
  if (isTuple(term)) return tuple(term, style, depth);
  if (isList(term)) return list(term, style, depth);
  if (term instanceof ImproperList)
    return sequence("[", shapes([...term.heads, term.tail], style, depth), "]", { improper: true });
  if (term instanceof TermMap) return map(term, style, depth);
  if (term instanceof BitString) return bitstring(term, depth);
  if (typeof term === "string" || term instanceof Uint8Array)
    return binaryOrText(term, style, depth);
  return text(scalar(term, style));
}

/** A shape on one line. */
export function oneLine(shape: Shape): string {
  if (shape.kind === "text") return shape.text;
  if (shape.kind === "bytes") return `<<${shape.items.join(",")}>>`;
  if (shape.kind === "pair") return `${oneLine(shape.key)} => ${oneLine(shape.value)}`;
  let line: string = shape.open;
  for (const [i, item] of shape.items.entries()) {
    if (i > 0) line += shape.improper && i === shape.items.length - 1 ? "|" : ",";
    line += oneLine(item);
  }
  return line + shape.close;
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

/** The elements of a list or a tuple of some depth. */
function shapes(terms: readonly Term[], style: Style, depth: number): Shape[] {
  const items: Shape[] = [];
  for (const [i, term] of terms.entries()) {
    const item = shapeOf(term, style, depth - 1 - i);
    items.push(item);
    if (item === ELLIPSIS) break;
  }
  return items;
}

function tuple(term: AnyTuple, style: Style, depth: number): Shape {
  if (term.length === 0) return text("{}");
  if (depth === 1) return text("{...}");
  const tagged = term.length > 1 && isAtom(term[0]);
  return sequence("{", shapes(term, style, depth), "}", { tagged });
}

function list(term: List, style: Style, depth: number): Shape {
  if (term.length === 0) return text("[]");
  if (style.strings && depth > 1 && term.every(isPrintable)) return text(quoteCodes(term, style));
  const items = shapes(term, style, depth);
  return sequence("[", items, "]", { improper: items.length > 1 && items.at(-1) === ELLIPSIS });
}

/** In the order of the keys. Erlang does so up to 32 keys, and has no order that counts beyond. */
function map(term: TermMap, style: Style, depth: number): Shape {
  if (term.size === 0) return text("#{}");
  if (depth === 1) return text("#{...}");
  const items: Shape[] = [];
  for (const [key, value] of sortedPairs(term).slice(0, depth - 1))
    items.push(pair(shapeOf(key, style, depth - 1), shapeOf(value, style, depth - 1)));
  return sequence("#{", items.length < term.size ? [...items, ELLIPSIS] : items, "}");
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
