/**
 * The grammar of whatever has clauses: `case`, `if`, `receive`, `try`, `maybe` and `fun`.
 */
import { readExpression, readExpressions, readPattern, readPrimary } from "./expression.ts";
import type { Clause, Expression, FunName, FunNode, Guard, MaybeMatch, Timeout } from "./syntax.ts";
import type { TokenReader } from "./token-reader.ts";

export function readCase(tokens: TokenReader): Expression {
  const { at } = tokens.take();
  const subject = readExpression(tokens);
  tokens.expect("of");
  const clauses = readClauses(tokens, readCaseClause);
  tokens.expect("end");
  return { type: "case", at, subject, clauses };
}

export function readIf(tokens: TokenReader): Expression {
  const { at } = tokens.take();
  const clauses = readClauses(tokens, () => {
    const start = tokens.next.at;
    const guard = readAlternatives(tokens);
    return { at: start, patterns: [], guard, body: readBody(tokens) };
  });
  tokens.expect("end");
  return { type: "if", at, clauses };
}

export function readReceive(tokens: TokenReader): Expression {
  const { at } = tokens.take();
  const clauses = tokens.sign === "after" ? [] : readClauses(tokens, readCaseClause);
  let after: Timeout | undefined;
  if (tokens.skip("after")) after = { time: readExpression(tokens), body: readBody(tokens) };
  tokens.expect("end");
  return { type: "receive", at, clauses, after };
}

export function readTry(tokens: TokenReader): Expression {
  const { at } = tokens.take();
  const body = readExpressions(tokens);
  const clauses = tokens.skip("of") ? readClauses(tokens, readCaseClause) : [];
  const handlers = tokens.skip("catch") ? readClauses(tokens, readHandler) : [];
  if (handlers.length === 0 && tokens.sign !== "after") throw tokens.unexpected();
  const after = tokens.skip("after") ? readExpressions(tokens) : [];
  tokens.expect("end");
  return { type: "try", at, body, clauses, handlers, after };
}

export function readMaybe(tokens: TokenReader): Expression {
  const { at } = tokens.take();
  const body = [readMaybePart(tokens)];
  while (tokens.skip(",")) body.push(readMaybePart(tokens));
  const clauses = tokens.skip("else") ? readClauses(tokens, readCaseClause) : [];
  tokens.expect("end");
  return { type: "maybe", at, body, clauses };
}

function readMaybePart(tokens: TokenReader): Expression | MaybeMatch {
  const first = readExpression(tokens);
  if (!tokens.skip("?=")) return first;
  return { type: "maybe match", at: first.at, pattern: first, value: readExpression(tokens) };
}

/** `fun(X) -> … end`, `fun Name(X) -> … end`, `fun f/1`, `fun m:f/1` */
export function readFun(tokens: TokenReader): Expression {
  const { at } = tokens.take();
  if (tokens.sign === "(") return readFunClauses(tokens, at, undefined);
  const first = tokens.next;
  if (first.kind === "variable" && tokens.signAfter === "(")
    return readFunClauses(tokens, at, first.name);
  return readFunName(tokens, at);
}

function readFunClauses(tokens: TokenReader, at: number, name: string | undefined): FunNode {
  let first: Head | undefined;
  let mismatch: { at: number; description: string } | undefined;
  const clauses = readClauses(tokens, () => {
    const start = tokens.next.at;
    const named = tokens.next.kind === "variable" ? tokens.take() : undefined;
    tokens.expect("(");
    const patterns: Expression[] = [];
    if (!tokens.skip(")")) {
      do patterns.push(readPattern(tokens));
      while (tokens.skip(","));
      tokens.expect(")");
    }
    const clause = { at: start, patterns, guard: readGuard(tokens), body: readBody(tokens) };
    const head = {
      name: named?.kind === "variable" ? named.name : "fun",
      arity: patterns.length,
    };
    first ??= head;
    const description = differenceOf(first, head);
    if (description) mismatch ??= { at: start, description };
    return clause;
  });
  tokens.expect("end");
  if (mismatch) throw tokens.fault(mismatch.at, `head mismatch: ${mismatch.description}`);
  return { type: "fun", at, name, clauses };
}

/** How a clause of a fun begins. */
interface Head {
  readonly name: string;
  readonly arity: number;
}

/** Clauses of one fun have the same name and arity. */
function differenceOf(first: Head, other: Head): string | undefined {
  const is = `${first.name}/${first.arity}`;
  if (first.name !== other.name)
    return (
      `previous function ${is} is distinct from ${other.name}/${other.arity}. ` +
      `Is the semicolon in ${is} unwanted?`
    );
  if (first.arity === other.arity) return undefined;
  return (
    `function ${first.name} with arities ${first.arity} and ${other.arity} is regarded as two ` +
    "distinct functions. Is the number of arguments incorrect or is the semicolon in " +
    `${is} unwanted?`
  );
}

function readFunName(tokens: TokenReader, at: number): FunName {
  const first = readAtomOrVariable(tokens);
  const isRemote = tokens.sign === ":";
  if (!isRemote && (first.type === "variable" || tokens.sign !== "/")) throw tokens.unexpected();
  const name = tokens.skip(":") ? readAtomOrVariable(tokens) : first;
  tokens.expect("/");
  const { kind } = tokens.next;
  if (kind !== "integer" && !(isRemote && kind === "variable")) throw tokens.unexpected();
  const arity = readPrimary(tokens, false);
  return { type: "fun name", at, module: isRemote ? first : undefined, name, arity };
}

function readAtomOrVariable(tokens: TokenReader): Expression {
  const { kind } = tokens.next;
  if (kind !== "atom" && kind !== "variable") throw tokens.unexpected();
  return readPrimary(tokens, false);
}

function readClauses(tokens: TokenReader, read: (tokens: TokenReader) => Clause): Clause[] {
  const clauses = [read(tokens)];
  while (tokens.skip(";")) clauses.push(read(tokens));
  return clauses;
}

function readCaseClause(tokens: TokenReader): Clause {
  const pattern = readExpression(tokens);
  const guard = readGuard(tokens);
  return { at: pattern.at, patterns: [pattern], guard, body: readBody(tokens) };
}

/** `Class:Reason:Stack`, of which the reason alone is enough: its class is then `throw`. */
function readHandler(tokens: TokenReader): Clause {
  const { at } = tokens.next;
  let exception: Expression = { type: "literal", at, value: Symbol.for("throw"), isString: false };
  const { kind } = tokens.next;
  const hasClass = (kind === "atom" || kind === "variable") && tokens.signAfter === ":";
  if (hasClass) {
    exception = readPrimary(tokens, true);
    tokens.expect(":");
  }
  const reason = readPattern(tokens);
  let stack: Expression = { type: "variable", at, name: "_" };
  if (hasClass && tokens.skip(":")) {
    if (tokens.next.kind !== "variable") throw tokens.unexpected();
    stack = readPrimary(tokens, true);
  }
  const patterns = [exception, reason, stack];
  return { at, patterns, guard: readGuard(tokens), body: readBody(tokens) };
}

function readGuard(tokens: TokenReader): Guard {
  return tokens.skip("when") ? readAlternatives(tokens) : [];
}

function readAlternatives(tokens: TokenReader): Guard {
  const alternatives = [readExpressions(tokens)];
  while (tokens.skip(";")) alternatives.push(readExpressions(tokens));
  return alternatives;
}

function readBody(tokens: TokenReader): Expression[] {
  tokens.expect("->");
  return readExpressions(tokens);
}
