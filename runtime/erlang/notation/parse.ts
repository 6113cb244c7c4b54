/**
 * From a text in Erlang notation to what it means: terms, or the expressions of a shell.
 *
 * A term is an expression in which nothing is left to be worked out, and it is read as such. So a
 * file of terms may hold whatever stands for a value in a program: `"a" "b"`, `16#ff`, `-1`.
 */
import { prepend } from "../../term/cons.ts";
import { ExternalFun, isArity } from "../../term/fun.ts";
import { Float, float, integer, isInteger } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { tupleOf } from "../../term/tuple.ts";
import { bitsTerm, joinBits } from "./bits.ts";
import { readExpressions } from "./expression.ts";
import { NotationError, place } from "./notation-error.ts";
import { type Form, isBlank, scanForm } from "./scan.ts";
import { encodeSegment, SegmentFault } from "./segment.ts";
import type { BinaryNode, Expression, FunName } from "./syntax.ts";
import { TokenReader } from "./token-reader.ts";

/** A term of a file, and the line it starts in. */
export interface TermAt {
  readonly term: Term;
  readonly line: number;
}

/**
 * Reads a text of terms, each with a dot behind it. Erlang: `file:consult/1`.
 *
 * @throws {@link NotationError} which names the line
 * @example
 * ```ts
 * parseTerms("{port, 12340}.\n"); // [{ term: t(Symbol.for("port"), 12340), line: 1 }]
 * ```
 */
export function parseTerms(text: string): TermAt[] {
  const terms: TermAt[] = [];
  for (let start = 0; !isBlank(text, start); ) {
    const form = scanForm(text, start);
    if (form === undefined) throw unfinished(text);
    terms.push({ term: termOf(text, form), line: place(text, form.tokens[0]?.at ?? start).line });
    start = form.end;
  }
  return terms;
}

/**
 * Reads one term; a dot behind it is welcome, but need not be there.
 *
 * @throws {@link NotationError}
 * @example
 * ```ts
 * parseTerm("{ok, sunny}"); // t(Symbol.for("ok"), Symbol.for("sunny"))
 * ```
 */
export function parseTerm(text: string): Term {
  const form = scanForm(text) ?? scanForm(`${text}\n.`);
  if (form === undefined) throw unfinished(text);
  if (!isBlank(text, form.end))
    throw new NotationError("syntax", text, form.end, "expected nothing after the term");
  return termOf(text, form);
}

/**
 * Reads the expressions of a form.
 *
 * @param text what the form was scanned from
 * @throws {@link NotationError}
 * @example
 * ```ts
 * const text = "X = 1, X + 1.";
 * const form = scanForm(text);
 * if (form) parseExpressions(text, form).length; // 2
 * ```
 */
export function parseExpressions(text: string, form: Form): Expression[] {
  const tokens = new TokenReader(text, form);
  const expressions = readExpressions(tokens);
  tokens.expectDot();
  return expressions;
}

function termOf(text: string, form: Form): Term {
  const [expression, second] = parseExpressions(text, form) as [Expression, ...Expression[]];
  if (second !== undefined) throw badTerm(text, second);
  try {
    return value(expression);
  } catch (fault) {
    if (fault instanceof NotConstant || fault instanceof SegmentFault)
      throw badTerm(text, expression);
    throw fault;
  }
}

class NotConstant extends Error {}

/** The value of an expression in which nothing is left to be worked out. */
function value(expression: Expression): Term {
  switch (expression.type) {
    case "literal":
      return expression.value;
    case "tuple":
      return tupleOf(expression.elements.map(value));
    case "list": {
      const tail = expression.tail === undefined ? [] : value(expression.tail);
      return prepend(expression.heads.map(value), tail);
    }
    case "map":
      if (expression.base !== undefined || expression.fields.some((field) => field.exact)) break;
      return new TermMap(expression.fields.map((field) => [value(field.key), value(field.value)]));
    case "binary":
      return binaryValue(expression);
    case "unary":
      return signed(expression.operator, expression.operand);
    case "fun name":
      return funValue(expression);
  }
  throw new NotConstant();
}

/** A number with a sign, but only with one: `- -1` is something to be worked out. */
function signed(operator: string, operand: Expression): Term {
  const number = operand.type === "literal" ? operand.value : undefined;
  if (operator === "+" || operator === "-") {
    if (isInteger(number)) return operator === "+" ? number : integer(-BigInt(number));
    if (typeof number === "number" || number instanceof Float)
      return operator === "+" ? number : float(-Number(number));
  }
  throw new NotConstant();
}

function binaryValue(binary: BinaryNode): Term {
  const runs = binary.segments.flatMap((segment) => {
    const size = segment.size === undefined ? undefined : value(segment.size);
    if (size !== undefined && typeof size !== "number") throw new NotConstant();
    const content = value(segment.value);
    const isText = segment.value.type === "literal" && segment.value.isString;
    const parts = isText && Array.isArray(content) ? content : [content];
    return parts.map((part) => encodeSegment(segment.type, size, part));
  });
  return bitsTerm(joinBits(runs));
}

function funValue(expression: FunName): Term {
  const module = expression.module && value(expression.module);
  const name = value(expression.name);
  const arity = value(expression.arity);
  if (typeof module !== "symbol" || typeof name !== "symbol" || !isArity(arity))
    throw new NotConstant();
  return new ExternalFun(module, name, arity);
}

function badTerm(text: string, expression: Expression): NotationError {
  return new NotationError("syntax", text, expression.at, "bad term");
}

function unfinished(text: string): NotationError {
  return new NotationError(
    "syntax",
    text,
    text.length,
    "syntax error before the end of the text: a dot is missing, or a closing quote",
  );
}
