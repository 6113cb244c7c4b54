/**
 * What may stand in a guard, and in a pattern: less than in other expressions.
 */
import { guardFunctions } from "../erlang/modules/erlang-values.ts";
import { aNumber } from "../erlang/modules/library.ts";
import type { Call, Expression } from "../erlang/notation/syntax.ts";
import { atom, atomName, isAtom } from "../term/atom.ts";

const guards = new Set([...Object.keys(guardFunctions), "node/0", "node/1", "self/0"]);

/** The name and arity of the function that a call in a guard names, if it may stand there. */
export function guardFunction({ callee, args }: Call): string | undefined {
  const name =
    callee.type === "remote" && isLiteral(callee.module, "erlang") ? callee.name : callee;
  if (name.type !== "literal" || !isAtom(name.value)) return undefined;
  const function_ = atomName(name.value);
  return guards.has(`${function_}/${args.length}`) ? function_ : undefined;
}

/** Whether it is the shell's `f(X)`, which takes a variable and not its value. */
export function isForget({ callee, args }: Call): boolean {
  return isLiteral(callee, "f") && args.length === 1 && args[0]?.type === "variable";
}

function isLiteral(expression: Expression, name: string): boolean {
  return expression.type === "literal" && expression.value === atom(name);
}

/** The part of an expression that may not stand in a guard. */
export function notInGuard(expression: Expression): Expression | undefined {
  const parts =
    expression.type === "fun name" ? undefined : (insideOf(expression) ?? partsOf(expression));
  if (!parts) return expression;
  for (const part of parts) {
    const wrong = notInGuard(part);
    if (wrong) return wrong;
  }
  return undefined;
}

/** The parts of an operation or a call in a guard. */
function insideOf(expression: Expression): readonly Expression[] | undefined {
  if (expression.type === "call" && guardFunction(expression) !== undefined) return expression.args;
  if (expression.type !== "operation" || ["!", "++", "--"].includes(expression.operator))
    return undefined;
  return [expression.left, expression.right];
}

/** The parts of an expression that does no more than put their values together. */
export function partsOf(expression: Expression): readonly Expression[] | undefined {
  switch (expression.type) {
    case "literal":
    case "variable":
      return [];
    case "tuple":
      return expression.elements;
    case "list":
      return [...expression.heads, ...some(expression.tail)];
    case "map":
      return [
        ...some(expression.base),
        ...expression.fields.flatMap(({ key, value }) => [key, value]),
      ];
    case "binary":
      return expression.segments.flatMap(({ value, size }) => [value, ...some(size)]);
    case "unary":
      return [expression.operand];
    case "fun name":
      return [...some(expression.module), expression.name, expression.arity];
    default:
      return undefined;
  }
}

const ARITHMETIC = new Set("+ - * / div rem band bor bxor bsl bsr bnot".split(" "));

/** Whether it is a number, or numbers with operators between them. */
export function isConstant(pattern: Expression): boolean {
  switch (pattern.type) {
    case "literal":
      return aNumber.fits(pattern.value);
    case "unary":
      return ARITHMETIC.has(pattern.operator) && isConstant(pattern.operand);
    case "operation":
      return (
        ARITHMETIC.has(pattern.operator) && isConstant(pattern.left) && isConstant(pattern.right)
      );
    default:
      return false;
  }
}

/** Whether it is a list of characters: what may stand before a `++` in a pattern. */
export function isText(pattern: Expression): boolean {
  if (pattern.type === "list") return !pattern.tail && pattern.heads.every(isConstant);
  return pattern.type === "literal" && pattern.isString;
}

/** A part that may be missing, as a list. */
export function some(part: Expression | undefined): Expression[] {
  return part ? [part] : [];
}
