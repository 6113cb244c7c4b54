/**
 * The grammar of what stands between brackets: arguments, lists and comprehensions, maps, binaries.
 */
import { isPrefix, readExpression, readExpressions, readPrimary } from "./expression.ts";
import { segmentType, type TypeWord } from "./segment.ts";
import type { Expression, MapField, Qualifier, Segment } from "./syntax.ts";
import type { TokenReader } from "./token-reader.ts";

/** `A, B)`: nothing at all, or expressions, and then the closing bracket. */
export function readUntil(tokens: TokenReader, closing: string): Expression[] {
  if (tokens.skip(closing)) return [];
  const expressions = readExpressions(tokens);
  tokens.expect(closing);
  return expressions;
}

/** @param pattern whether it must not be a comprehension */
export function readList(tokens: TokenReader, pattern: boolean): Expression {
  const { at } = tokens.take();
  if (tokens.skip("]")) return { type: "list", at, heads: [], tail: undefined };
  const heads = [readExpression(tokens)];
  if (!pattern && tokens.skip("||")) {
    const qualifiers = readQualifiers(tokens);
    tokens.expect("]");
    return { type: "comprehension", makes: "list", at, result: heads[0] as Expression, qualifiers };
  }
  while (tokens.skip(",")) heads.push(readExpression(tokens));
  const tail = tokens.skip("|") ? readExpression(tokens) : undefined;
  tokens.expect("]");
  return { type: "list", at, heads, tail };
}

function readQualifiers(tokens: TokenReader): Qualifier[] {
  const qualifiers = [readQualifier(tokens)];
  while (tokens.skip(",")) qualifiers.push(readQualifier(tokens));
  return qualifiers;
}

function readQualifier(tokens: TokenReader): Qualifier {
  const pattern = readExpression(tokens);
  const { at } = pattern;
  if (tokens.skip("<-"))
    return { type: "generator", at, from: "list", pattern, source: readExpression(tokens) };
  if (pattern.type === "binary" && tokens.skip("<="))
    return { type: "generator", at, from: "binary", pattern, source: readExpression(tokens) };
  return { type: "filter", at, condition: pattern };
}

export function readMap(tokens: TokenReader, base: Expression | undefined): Expression {
  const { at } = tokens.take();
  if (tokens.next.kind === "atom") throw tokens.fault(at, `record ${tokens.next.name} undefined`);
  tokens.expect("{");
  const fields: MapField[] = [];
  if (!tokens.skip("}")) {
    do fields.push(readField(tokens));
    while (tokens.skip(","));
    tokens.expect("}");
  }
  return { type: "map", at, base, fields };
}

function readField(tokens: TokenReader): MapField {
  const key = readExpression(tokens);
  const exact = tokens.sign === ":=";
  const { at } = tokens.next;
  if (!exact && tokens.sign !== "=>") throw tokens.unexpected();
  tokens.take();
  return { at, key, value: readExpression(tokens), exact };
}

/** @param pattern whether it must not be a comprehension */
export function readBinary(tokens: TokenReader, pattern: boolean): Expression {
  const { at } = tokens.take();
  if (tokens.skip(">>")) return { type: "binary", at, segments: [] };
  const alone = !pattern && !isPrefix(tokens.sign);
  const first = readSegmentValue(tokens);
  if (alone && tokens.skip("||")) {
    const qualifiers = readQualifiers(tokens);
    tokens.expect(">>");
    return { type: "comprehension", makes: "binary", at, result: first, qualifiers };
  }
  const segments = [readSegment(tokens, first)];
  while (tokens.skip(",")) segments.push(readSegment(tokens, readSegmentValue(tokens)));
  tokens.expect(">>");
  return { type: "binary", at, segments };
}

function readSegmentValue(tokens: TokenReader): Expression {
  const { sign } = tokens;
  if (sign === undefined || !isPrefix(sign)) return readPrimary(tokens, false);
  const { at } = tokens.take();
  return { type: "unary", at, operator: sign, operand: readPrimary(tokens, false) };
}

/** What follows a value in `Value:Size/Type-Type`. */
function readSegment(tokens: TokenReader, value: Expression): Segment {
  const { at } = value;
  const size = tokens.skip(":") ? readPrimary(tokens, false) : undefined;
  const words: TypeWord[] = [];
  if (tokens.skip("/"))
    do words.push(readTypeWord(tokens));
    while (tokens.skip("-"));
  const { type, fault } = segmentType(words, size !== undefined);
  if (fault !== undefined) tokens.complainAtEnd(at, fault);
  return { at, value, size, type };
}

function readTypeWord(tokens: TokenReader): TypeWord {
  const word = tokens.next;
  if (word.kind !== "atom") throw tokens.unexpected();
  tokens.take();
  if (!tokens.skip(":")) return { name: word.name, unit: undefined };
  const unit = tokens.next;
  if (unit.kind !== "integer") throw tokens.unexpected();
  tokens.take();
  return { name: word.name, unit: Number(unit.value) };
}
