/**
 * What Erlang's operators do with values: arithmetic on integers of any size and on floats,
 * comparisons of any two terms, lists and truth values.
 *
 * `andalso` and `orelse` are not here, since they may leave their right side alone; neither is `!`.
 */
import { Exception } from "../../process/exception.ts";
import { type Atom, atom } from "../../term/atom.ts";
import { prepend } from "../../term/cons.ts";
import { equal } from "../../term/equal.ts";
import { isList } from "../../term/list.ts";
import { Float, float, type Integer, integer, isInteger } from "../../term/number.ts";
import { compare } from "../../term/order.ts";
import type { Term } from "../../term/term.ts";
import { keyOf, TermMap } from "../../term/term-map.ts";
import { t } from "../../term/tuple.ts";
import { anything, type LibraryFunction, takes } from "./library.ts";

/** The largest integer, in bits: about what Erlang's own limit is. */
const MAX_BITS = 4_194_304;

/** Thrown while an operator works; `operate` says which one it was. */
class Fault extends Error {
  readonly reason: "badarith" | "badarg" | "system_limit";

  constructor(reason: "badarith" | "badarg" | "system_limit") {
    super(reason);
    this.reason = reason;
  }
}

/**
 * The value of `-A`, `not A`, …
 *
 * @throws Exception `badarith` or `badarg`
 */
export function operateOn(operator: string, operand: Term): Term {
  return inOperator(operator, [operand], () => {
    switch (operator) {
      case "+":
        return number(operand);
      case "-":
        return isInteger(operand) ? integer(-BigInt(operand)) : float(-toFloat(operand));
      case "bnot":
        return integer(~BigInt(whole(operand)));
      case "not":
        return !truth(operand);
      default:
        throw new Error(`no such operator: ${operator}`);
    }
  });
}

/**
 * The value of `A + B`, `A =:= B`, `A ++ B`, …
 *
 * @throws Exception `badarith` or `badarg`
 */
export function operate(operator: string, left: Term, right: Term): Term {
  return inOperator(operator, [left, right], () => {
    switch (operator) {
      case "+":
      case "-":
      case "*":
        return arithmetic(operator, left, right);
      case "/":
        return quotient(left, right);
      case "div":
      case "rem":
      case "band":
      case "bor":
      case "bxor":
      case "bsl":
      case "bsr":
        return wholeArithmetic(operator, BigInt(whole(left)), BigInt(whole(right)));
      case "and":
        return bothTruths(left, right, (a, b) => a && b);
      case "or":
        return bothTruths(left, right, (a, b) => a || b);
      case "xor":
        return bothTruths(left, right, (a, b) => a !== b);
      case "++":
        if (!isList(left)) throw new Fault("badarg");
        return prepend(left, right);
      case "--":
        return subtract(left, right);
      default:
        return comparison(operator, left, right);
    }
  });
}

function inOperator(operator: string, args: Term[], run: () => Term): Term {
  try {
    return run();
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    throw operatorError(fault.reason, operator, args);
  }
}

/** The error of an operator, as Erlang's stack tells it. */
export function operatorError(reason: string, operator: string, args: readonly Term[]): Exception {
  const info = new TermMap([[Symbol.for("module"), Symbol.for("erl_erts_errors")]]);
  const frame = t(Symbol.for("erlang"), atom(operator), args, [t(Symbol.for("error_info"), info)]);
  return new Exception("error", atom(reason), [frame]);
}

function arithmetic(operator: "+" | "-" | "*", left: Term, right: Term): Term {
  if (isInteger(left) && isInteger(right)) return limited(BigInt(left), BigInt(right), operator);
  const [a, b] = [toFloat(left), toFloat(right)];
  const result = operator === "+" ? a + b : operator === "-" ? a - b : a * b;
  return finite(result);
}

function limited(a: bigint, b: bigint, operator: "+" | "-" | "*"): Integer {
  if (operator === "+") return integer(a + b);
  if (operator === "-") return integer(a - b);
  if (bits(a) + bits(b) > MAX_BITS) throw new Fault("system_limit");
  return integer(a * b);
}

function quotient(left: Term, right: Term): Term {
  const divisor = toFloat(right);
  if (divisor === 0) throw new Fault("badarith");
  return finite(toFloat(left) / divisor);
}

function wholeArithmetic(operator: string, a: bigint, b: bigint): Integer {
  switch (operator) {
    case "div":
      if (b === 0n) throw new Fault("badarith");
      return integer(a / b);
    case "rem":
      if (b === 0n) throw new Fault("badarith");
      return integer(a % b);
    case "band":
      return integer(a & b);
    case "bor":
      return integer(a | b);
    case "bxor":
      return integer(a ^ b);
    case "bsl":
      return shifted(a, b);
    default:
      return shifted(a, -b);
  }
}

/** Shifted to the left, or to the right by a negative number. */
function shifted(value: bigint, by: bigint): Integer {
  if (value === 0n) return 0;
  if (by <= 0n) return -by > MAX_BITS ? (value < 0n ? -1 : 0) : integer(value >> -by);
  if (by + BigInt(bits(value)) > MAX_BITS) throw new Fault("system_limit");
  return integer(value << by);
}

/** About how many bits an integer has. */
function bits(value: bigint): number {
  return value.toString(16).length * 4;
}

function comparison(operator: string, left: Term, right: Term): boolean {
  switch (operator) {
    case "==":
      return compare(left, right) === 0;
    case "/=":
      return compare(left, right) !== 0;
    case "=:=":
      return equal(left, right);
    case "=/=":
      return !equal(left, right);
    case "<":
      return compare(left, right) < 0;
    case "=<":
      return compare(left, right) <= 0;
    case ">":
      return compare(left, right) > 0;
    case ">=":
      return compare(left, right) >= 0;
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

/** `A -- B`: for each element of B, the first equal one is taken out of A. */
function subtract(left: Term, right: Term): Term {
  if (!isList(left) || !isList(right)) throw new Fault("badarg");
  const out = new Map<unknown, number>();
  for (const element of right) out.set(keyOf(element), (out.get(keyOf(element)) ?? 0) + 1);
  return left.filter((element) => {
    const count = out.get(keyOf(element)) ?? 0;
    if (count > 0) out.set(keyOf(element), count - 1);
    return count === 0;
  });
}

function bothTruths(left: Term, right: Term, combine: (a: boolean, b: boolean) => boolean): Atom {
  return combine(truth(left), truth(right));
}

function truth(term: Term): boolean {
  if (typeof term !== "boolean") throw new Fault("badarg");
  return term;
}

function number(term: Term): Term {
  if (typeof term === "number" || typeof term === "bigint" || term instanceof Float) return term;
  throw new Fault("badarith");
}

function whole(term: Term): Integer {
  if (!isInteger(term)) throw new Fault("badarith");
  return term;
}

/** The float nearest to a number; there is none for an integer of more than 308 digits. */
function toFloat(term: Term): number {
  return Number(finite(Number(number(term))));
}

function finite(value: number): Term {
  if (!Number.isFinite(value)) throw new Fault("badarith");
  return float(value);
}

const ONE = ["+", "-", "bnot", "not"];
const TWO = [
  ...["+", "-", "*", "/", "div", "rem", "band", "bor", "bxor", "bsl", "bsr", "and", "or", "xor"],
  ...["++", "--", "==", "/=", "=:=", "=/=", "<", "=<", ">", ">="],
];

/** The operators as functions of the module `erlang`: `erlang:'+'(1, 2)`. */
export const operatorFunctions: Record<string, LibraryFunction> = {
  ...Object.fromEntries(
    ONE.map((name) => [`${name}/1`, takes([anything], (a) => operateOn(name, a))]),
  ),
  ...Object.fromEntries(
    TWO.map((name) => [`${name}/2`, takes([anything, anything], (a, b) => operate(name, a, b))]),
  ),
};
