/**
 * The grammar of Erlang's expressions: operators first, by how tight they bind, then what they
 * operate on. What stands between brackets is in `brackets.ts`, what has clauses in `clauses.ts`.
 *
 * From the Erlang Reference Manual, "Expressions" (its last section has the table of precedences).
 * Left out: records, which a shell has only after `rd`. The three files import each other, because an
 * expression is made of brackets and clauses, and they are made of expressions.
 */
import { atom } from "../../term/atom.ts";
import { charlist } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { readBinary, readList, readMap, readUntil } from "./brackets.ts";
import { readCase, readFun, readIf, readMaybe, readReceive, readTry } from "./clauses.ts";
import type { Expression, Literal } from "./syntax.ts";
import type { TokenReader } from "./token-reader.ts";

type Side = "left" | "right" | "none";

/** How tight each operator binds, and which of two goes first: `1 - 2 - 3` is `(1 - 2) - 3`. */
const operators = new Map<string, { binds: number; side: Side }>();
function precedence(binds: number, side: Side, signs: string): void {
  for (const sign of signs.split(" ")) operators.set(sign, { binds, side });
}
precedence(1, "right", "= !");
precedence(2, "right", "orelse");
precedence(3, "right", "andalso");
precedence(4, "none", "== /= =< < >= > =:= =/=");
precedence(5, "right", "++ --");
precedence(6, "left", "+ - bor bxor bsl bsr or xor");
precedence(7, "left", "* / div rem band and");
const PREFIX = 8;

/** What may stand in the head of a fun's clause: a pattern, which is less than an expression. */
const PATTERN_LEVEL = 4;

/** Whether a sign stands before what it operates on. */
export const isPrefix = (sign: string | undefined) =>
  sign === "+" || sign === "-" || sign === "not" || sign === "bnot";

/** `A, B, C` */
export function readExpressions(tokens: TokenReader): Expression[] {
  const expressions = [readExpression(tokens)];
  while (tokens.skip(",")) expressions.push(readExpression(tokens));
  return expressions;
}

export function readExpression(tokens: TokenReader): Expression {
  return tokens.nested(() => readOperation(tokens, 0, false));
}

/** What stands in the head of a clause of `fun` and of `catch`. */
export function readPattern(tokens: TokenReader): Expression {
  return tokens.nested(() => readOperation(tokens, 0, true));
}

/** Reads as far as operators go that bind at least so tight. */
function readOperation(tokens: TokenReader, binds: number, pattern: boolean): Expression {
  let left = readOperand(tokens, pattern);
  let last: number | undefined;
  for (;;) {
    const { sign } = tokens;
    const operator = sign === undefined ? undefined : operators.get(sign);
    if (sign === undefined || operator === undefined || operator.binds < binds) return left;
    if (operator.side === "none" && last === operator.binds) throw tokens.unexpected();
    if (pattern && sign !== "=" && operator.binds < PATTERN_LEVEL) return left;
    last = operator.binds;
    tokens.countOperator();
    const { at } = tokens.take();
    const right = tokens.nested(() =>
      readOperation(
        tokens,
        operator.side === "right" ? operator.binds : operator.binds + 1,
        pattern,
      ),
    );
    left =
      sign === "="
        ? { type: "match", at: left.at, pattern: left, value: right }
        : { type: "operation", at, operator: sign, left, right };
  }
}

function readOperand(tokens: TokenReader, pattern: boolean): Expression {
  const { sign } = tokens;
  const { at } = tokens.next;
  if (sign !== undefined && isPrefix(sign)) {
    tokens.take();
    const operand = tokens.nested(() => readOperation(tokens, PREFIX, pattern));
    return { type: "unary", at, operator: sign, operand };
  }
  if (sign === "catch" && !pattern) {
    tokens.take();
    return { type: "catch", at, body: readExpression(tokens) };
  }
  const first = sign === "#" ? readMap(tokens, undefined) : readPrimary(tokens, pattern);
  if (pattern) return first;
  return sign === "#" || tokens.sign === "#"
    ? readMapUpdates(tokens, first)
    : readCall(tokens, first);
}

/** `f`, `m:f`, `f(A)`, `m:f(A)`, `f(A)(B)` */
function readCall(tokens: TokenReader, first: Expression): Expression {
  const { at } = first;
  let callee = first;
  for (;;) {
    if (tokens.skip(":"))
      callee = { type: "remote", at, module: callee, name: readPrimary(tokens, false) };
    if (!tokens.skip("(")) return callee;
    tokens.countOperator();
    callee = { type: "call", at, callee, args: readUntil(tokens, ")") };
  }
}

/** `Map#{…}#{…}` */
function readMapUpdates(tokens: TokenReader, first: Expression): Expression {
  let base = first;
  while (tokens.sign === "#") {
    tokens.countOperator();
    base = readMap(tokens, base);
  }
  return base;
}

/** What needs nothing around it to be an operand: a value, or something between brackets. */
export function readPrimary(tokens: TokenReader, pattern: boolean): Expression {
  const token = tokens.next;
  const { at } = token;
  switch (token.kind) {
    case "variable":
      tokens.take();
      return { type: "variable", at, name: token.name };
    case "atom":
      tokens.take();
      return literal(at, atom(token.name));
    case "integer":
    case "float":
    case "character":
      tokens.take();
      return literal(at, token.value);
    case "string":
      return readString(tokens);
    case "sigil":
      tokens.take();
      return /s/i.test(token.prefix)
        ? literal(at, charlist(token.text), true)
        : literal(at, token.text);
    case "symbol":
      return readBracketed(tokens, pattern);
    case "dot":
      throw tokens.unexpected();
  }
}

function readBracketed(tokens: TokenReader, pattern: boolean): Expression {
  const { at } = tokens.next;
  const { sign } = tokens;
  switch (sign) {
    case "{":
      tokens.take();
      return { type: "tuple", at, elements: readUntil(tokens, "}") };
    case "[":
      return readList(tokens, pattern);
    case "<<":
      return readBinary(tokens, pattern);
    case "(": {
      tokens.take();
      const inner = pattern ? readPattern(tokens) : readExpression(tokens);
      tokens.expect(")");
      return inner;
    }
  }
  if (pattern) throw tokens.unexpected();
  switch (sign) {
    case "begin": {
      tokens.take();
      const body = readExpressions(tokens);
      tokens.expect("end");
      return { type: "block", at, body };
    }
    case "case":
      return readCase(tokens);
    case "if":
      return readIf(tokens);
    case "receive":
      return readReceive(tokens);
    case "try":
      return readTry(tokens);
    case "maybe":
      return readMaybe(tokens);
    case "fun":
      return readFun(tokens);
    default:
      throw tokens.unexpected();
  }
}

function literal(at: number, value: Term, isString = false): Literal {
  return { type: "literal", at, value, isString };
}

/** Strings that stand side by side are one. */
function readString(tokens: TokenReader): Expression {
  const { at } = tokens.next;
  let text = "";
  for (let { next } = tokens; next.kind === "string"; { next } = tokens) {
    text += next.text;
    tokens.take();
  }
  return literal(at, charlist(text), true);
}
