/**
 * What a term is made of on paper: the smallest pieces as text, and what holds them together. `~w`
 * and `~0p` write a shape on one line (below); `~p` spreads it over several (`layout.ts`).
 */
import { isAtom } from "../atom.ts";
import { type Binary, BitString, binary, bytesOf } from "../binary.ts";
import { ImproperList, isList, type List } from "../list.ts";
import { sortedPairs } from "../order.ts";
import type { Term } from "../term.ts";
import { TermMap } from "../term-map.ts";
import { type AnyTuple, isTuple } from "../tuple.ts";
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

/** The shape of a term. */
export function shapeOf(term: Term, style: Style): Shape {
  if (isTuple(term)) return tuple(term, style);
  if (isList(term)) return list(term, style);
  if (term instanceof ImproperList)
    return sequence("[", shapes([...term.heads, term.tail], style), "]", { improper: true });
  if (term instanceof TermMap) return map(term, style);
  if (term instanceof BitString) return bitstring(term);
  if (typeof term === "string" || term instanceof Uint8Array) return bytesOrText(term, style);
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

/** The shape of what is never broken. */
export function text(characters: string): Text {
  return { kind: "text", text: characters, width: widthOf(characters) };
}

/** What stands for all that is left out of a term. */
export const ELLIPSIS = text("...");

/** The shape of what stands between brackets. */
export function sequence(
  open: Sequence["open"],
  items: readonly Shape[],
  close: Sequence["close"],
  { tagged = false, improper = false } = {},
): Sequence {
  let width = open.length + close.length + items.length - 1;
  for (const item of items) width += item.width;
  return { kind: "sequence", open, items, close, tagged, improper, width };
}

/** The shape of a key and its value. */
export function pair(key: Shape, value: Shape): Pair {
  return { kind: "pair", key, value, width: key.width + " => ".length + value.width };
}

function shapes(terms: readonly Term[], style: Style): Shape[] {
  const items: Shape[] = [];
  for (const term of terms) items.push(shapeOf(term, style));
  return items;
}

function tuple(term: AnyTuple, style: Style): Shape {
  if (term.length === 0) return text("{}");
  const tagged = term.length > 1 && isAtom(term[0]);
  return sequence("{", shapes(term, style), "}", { tagged });
}

function list(term: List, style: Style): Shape {
  if (term.length === 0) return text("[]");
  if (style.strings && term.every(isPrintable)) return text(quoteCodes(term, style));
  return sequence("[", shapes(term, style), "]");
}

/** In the order of the keys. Erlang does so up to 32 keys, and has no order that counts beyond. */
function map(term: TermMap, style: Style): Shape {
  if (term.size === 0) return text("#{}");
  const items: Shape[] = [];
  for (const [key, value] of sortedPairs(term))
    items.push(pair(shapeOf(key, style), shapeOf(value, style)));
  return sequence("#{", items, "}");
}

function bytesOrText(term: Binary, style: Style): Shape {
  const value = binary(bytesOf(term));
  if (value.length === 0) return text("<<>>");
  const bytes = bytesOf(value);
  const asBytes = () => bytesShape(Array.from(bytes, String));
  if (!style.strings) return asBytes();
  // With ~tp UTF-8 is read as such, and other bytes as ISO 8859-1; with ~p all are ISO 8859-1.
  const utf8 = style.unicode && typeof value === "string";
  const codes = utf8 ? Array.from(value, (c) => c.codePointAt(0) as number) : [...bytes];
  if (!codes.every(isPrintable)) return asBytes();
  const type = utf8 && codes.length < bytes.length ? "/utf8" : "";
  return text(`<<${quoteCodes(codes, style)}${type}>>`);
}

function quoteCodes(codes: List, style: Style): string {
  const characters = codes.map((code) => String.fromCharCode(code as number));
  return quote(characters.join(""), '"', style.unicode);
}

/** The shape of bytes, of which each is written already. */
export function bytesShape(items: readonly string[]): Bytes {
  let width = "<<>>".length + items.length - 1;
  for (const item of items) width += item.length;
  return { kind: "bytes", items, width };
}

/** The bits in the last byte are written as the number that they are, and how many: `5:3`. */
function bitstring({ bytes, bitsInLast }: BitString): Bytes {
  const items = Array.from(bytes.subarray(0, -1), String);
  const last = (bytes.at(-1) as number) >> (8 - bitsInLast);
  return bytesShape([...items, `${last}:${bitsInLast}`]);
}
