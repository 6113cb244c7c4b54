/**
 * The grammar of what stands between brackets: arguments, lists and comprehensions, maps, binaries.
 */
import { isPrefix, readExpression, readExpressions, readPrimary } from "./expression.ts";
import { segmentType, type TypeWord } from "./segment.ts";
import type { Expression, Filter, Generator, MapField, Qualifier, Segment } from "./syntax.ts";
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
  const heads = readExpressions(tokens);
  if (!pattern && tokens.skip("||")) {
    const qualifiers = readQualifiers(tokens, "]");
    return { type: "comprehension", makes: "list", at, results: heads, qualifiers };
  }
  const tail = tokens.skip("|") ? readExpression(tokens) : undefined;
  tokens.expect("]");
  return { type: "list", at, heads, tail };
}

function readQualifiers(tokens: TokenReader, closing: string): Qualifier[] {
  const qualifiers: Qualifier[] = [];
  do {
    const parts = [readQualifier(tokens)];
    while (tokens.skip("&&")) parts.push(readQualifier(tokens));
    const [only] = parts as [Generator | Filter];
    const filter = parts.find(({ type }) => type === "filter");
    if (filter && parts.length > 1)
      tokens.complainAtEnd(filter.at, "only generators are allowed in a zip generator.");
    qualifiers.push(parts.length === 1 ? only : { type: "zip", at: only.at, parts });
  } while (tokens.skip(","));
  tokens.expect(closing);
  return qualifiers;
}

function readQualifier(tokens: TokenReader): Generator | Filter {
  const first = readExpression(tokens);
  const { at } = first;
  const value = tokens.skip(":=") ? readExpression(tokens) : undefined;
  const pattern = value ? pair(first, value) : first;
  const strict = tokens.sign?.startsWith("<:") ?? false;
  const ofBits = first.type === "binary" && !value && (tokens.skip("<=") || tokens.skip("<:="));
  if (!ofBits && !tokens.skip("<-") && !tokens.skip("<:-")) {
    if (value) throw tokens.unexpected();
    return { type: "filter", at, condition: first };
  }
  const from = value ? "map" : ofBits ? "binary" : "list";
  return { type: "generator", at, from, strict, pattern, source: readExpression(tokens) };
}

/** What stands for `Key => Value` in a comprehension. */
function pair(key: Expression, value: Expression): Expression {
  return { type: "tuple", at: key.at, elements: [key, value] };
}

export function readMap(tokens: TokenReader, base: Expression | undefined): Expression {
  const { at } = tokens.take();
  if (tokens.next.kind === "atom") throw tokens.fault(at, `record ${tokens.next.name} undefined`);
  tokens.expect("{");
  const fields: MapField[] = [];
  if (!tokens.skip("}")) {
    do fields.push(readField(tokens));
    while (tokens.skip(","));
    if (!base && tokens.skip("||")) {
      const exact = fields.find((field) => field.exact);
      if (exact)
        tokens.complainAtEnd(exact.at, "illegal map association, did you mean to use `=>`?");
      const results = fields.map(({ key, value }) => pair(key, value));
      const qualifiers = readQualifiers(tokens, "}");
      return { type: "comprehension", makes: "map", at, results, qualifiers };
    }
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
    const qualifiers = readQualifiers(tokens, ">>");
    return { type: "comprehension", makes: "binary", at, results: [first], qualifiers };
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
