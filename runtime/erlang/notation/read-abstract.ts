/**
 * The way back from the abstract format: an expression that another node has sent, as if it had been typed
 * here. Whether its parts are where they may be is for the shell's `check` to say, as of what is typed.
 */
import { atomName, isAtom } from "../../term/atom.ts";
import { isList } from "../../term/list.ts";
import { isFloat, isInteger } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { isTuple } from "../../term/tuple.ts";
import { GENERATORS } from "./abstract.ts";
import { segmentType, type TypeWord } from "./segment.ts";
import type {
  Clause,
  Comprehension,
  Expression,
  Filter,
  Generator,
  Guard,
  MaybeMatch,
  Qualifier,
  Segment,
} from "./syntax.ts";

/** Thrown for a term that is no expression, or one that is unknown here, such as a record's. */
export class NoExpression extends Error {
  override readonly name = "NoExpression";
  readonly term: Term;

  constructor(term: Term) {
    super("expected an expression in the abstract format");
    this.term = term;
  }
}

/** Where it was in a text is not known. */
const at = 0;

type Literals = (value: Term) => boolean;

const LITERALS: Readonly<Record<string, Literals>> = {
  atom: isAtom,
  char: isInteger,
  integer: isInteger,
  float: isFloat,
  string: isList,
  value: () => true,
};

/** What a form is, and its parts behind the line. */
function open(form: Term): readonly [tag: string, ...parts: Term[]] {
  if (!isTuple(form) || form.length < 2 || !isAtom(form[0])) throw new NoExpression(form);
  return [atomName(form[0]), ...form.slice(2)];
}

function terms(list: Term): readonly Term[] {
  if (!isList(list)) throw new NoExpression(list);
  return list;
}

function nameOf(name: Term): string {
  if (!isAtom(name)) throw new NoExpression(name);
  return atomName(name);
}

const all = (list: Term): Expression[] => terms(list).map(readAbstract);

/**
 * The expression that a form stands for.
 *
 * @throws {@link NoExpression}
 */
export function readAbstract(form: Term): Expression {
  const [tag, first, second, third, fourth] = open(form);
  if (LITERALS[tag]?.(first))
    return { type: "literal", at, value: first, isString: tag === "string" };
  switch (tag) {
    case "nil":
      return { type: "list", at, heads: [], tail: undefined };
    case "var":
      return { type: "variable", at, name: nameOf(first) };
    case "tuple":
      return { type: "tuple", at, elements: all(first) };
    case "cons":
      return readCons(form);
    case "map":
      return second === undefined
        ? readMap(undefined, first)
        : readMap(readAbstract(first), second);
    case "bin":
      return { type: "binary", at, segments: terms(first).map(readSegment) };
    case "match":
      return { type: "match", at, pattern: readAbstract(first), value: readAbstract(second) };
    case "op":
      return readOperation(nameOf(first), readAbstract(second), third);
    case "catch":
      return { type: "catch", at, body: readAbstract(first) };
    case "block":
      return { type: "block", at, body: all(first) };
    case "call":
      return { type: "call", at, callee: readAbstract(first), args: all(second) };
    case "remote":
      return { type: "remote", at, module: readAbstract(first), name: readAbstract(second) };
    case "case":
      return { type: "case", at, subject: readAbstract(first), clauses: readClauses(second) };
    case "if":
      return { type: "if", at, clauses: readClauses(first) };
    case "receive": {
      const after =
        second === undefined ? undefined : { time: readAbstract(second), body: all(third) };
      return { type: "receive", at, clauses: readClauses(first), after };
    }
    case "try": {
      const handlers = terms(third).map(readHandler);
      const clauses = readClauses(second);
      return { type: "try", at, body: all(first), clauses, handlers, after: all(fourth) };
    }
    case "maybe": {
      const body = terms(first).map(readMaybePart);
      return { type: "maybe", at, body, clauses: second ? readClauses(open(second)[1]) : [] };
    }
    case "fun":
      return readFun(first);
    case "named_fun":
      return { type: "fun", at, name: nameOf(first), clauses: readClauses(second) };
    case "lc":
      return readComprehension("list", first, second);
    case "bc":
      return readComprehension("binary", first, second);
    case "mc":
      return readComprehension("map", first, second);
  }
  throw new NoExpression(form);
}

/** The elements of a list are not nested here. */
function readCons(form: Term): Expression {
  const heads: Expression[] = [];
  let [tag, head, rest] = open(form);
  let tail = form;
  while (tag === "cons") {
    heads.push(readAbstract(head));
    tail = rest;
    [tag, head, rest] = open(tail);
  }
  return { type: "list", at, heads, tail: tag === "nil" ? undefined : readAbstract(tail) };
}

function readMap(base: Expression | undefined, list: Term): Expression {
  const fields = terms(list).map((field) => {
    const [tag, key, value] = open(field);
    const exact = tag === "map_field_exact";
    return { at, key: readAbstract(key), value: readAbstract(value), exact };
  });
  return { type: "map", at, base, fields };
}

function readOperation(operator: string, left: Expression, right: Term): Expression {
  if (right === undefined) return { type: "unary", at, operator, operand: left };
  return { type: "operation", at, operator, left, right: readAbstract(right) };
}

function readSegment(element: Term): Segment {
  const [, value, size, types] = open(element);
  const isDefault = (term: Term) => term === Symbol.for("default");
  const length = isDefault(size) ? undefined : readAbstract(size);
  const words = isDefault(types) ? [] : terms(types).map(readTypeWord);
  const { type, fault } = segmentType(words, length !== undefined);
  if (fault !== undefined) throw new NoExpression(element);
  return { at, value: readAbstract(value), size: length, type };
}

function readTypeWord(word: Term): TypeWord {
  if (isAtom(word)) return { name: atomName(word), unit: undefined };
  if (!isTuple(word) || typeof word[1] !== "number") throw new NoExpression(word);
  return { name: nameOf(word[0]), unit: word[1] };
}

const readClauses = (list: Term): Clause[] => terms(list).map(readClause);

function readClause(form: Term): Clause {
  const [tag, patterns, guard, body] = open(form);
  if (tag !== "clause") throw new NoExpression(form);
  return { at, patterns: all(patterns), guard: readGuard(guard), body: all(body) };
}

const readGuard = (guard: Term): Guard => terms(guard).map(all);

/** A clause of `catch` has one pattern, `{Class, Reason, Stack}`. */
function readHandler(form: Term): Clause {
  const clause = readClause(form);
  const [pattern] = clause.patterns;
  if (pattern?.type !== "tuple") throw new NoExpression(form);
  return { ...clause, patterns: pattern.elements };
}

function readMaybePart(form: Term): Expression | MaybeMatch {
  const [tag, pattern, value] = open(form);
  if (tag !== "maybe_match") return readAbstract(form);
  return { type: "maybe match", at, pattern: readAbstract(pattern), value: readAbstract(value) };
}

/** `{clauses, Clauses}`, or `{function, M, F, A}`, where `{function, F, A}` has no forms in it. */
function readFun(what: Term): Expression {
  if (!isTuple(what)) throw new NoExpression(what);
  const [, first, second, third] = what;
  if (what[0] === Symbol.for("clauses"))
    return { type: "fun", at, name: undefined, clauses: readClauses(first) };
  if (what[0] !== Symbol.for("function") || what.length !== 4) throw new NoExpression(what);
  const [module, name] = [readAbstract(first), readAbstract(second)];
  return { type: "fun name", at, module, name, arity: readAbstract(third) };
}

/** `Key => Value` or `Key := Value` of a comprehension, which is kept as a tuple. */
function readPair(form: Term, expected: "map_field_assoc" | "map_field_exact"): Expression {
  const [tag, key, value] = open(form);
  if (tag !== expected) throw new NoExpression(form);
  return { type: "tuple", at, elements: [readAbstract(key), readAbstract(value)] };
}

function readComprehension(makes: Comprehension["makes"], results: Term, list: Term): Expression {
  const own = (isList(results) ? terms(results) : [results]).map((result) =>
    makes === "map" ? readPair(result, "map_field_assoc") : readAbstract(result),
  );
  const qualifiers = terms(list).map(readQualifier);
  return { type: "comprehension", at, makes, results: own, qualifiers };
}

const SOURCES = ["list", "binary", "map"] as const;

function readQualifier(form: Term): Qualifier {
  const [tag, first] = open(form);
  if (tag === "zip") return { type: "zip", at, parts: terms(first).map(readPart) };
  return readPart(form);
}

/** A generator or a filter. */
function readPart(form: Term): Generator | Filter {
  const [tag, pattern, source] = open(form);
  const strict = tag.endsWith("_strict");
  const from = SOURCES.find((each) => `${GENERATORS[each]}${strict ? "_strict" : ""}` === tag);
  if (tag === "zip") throw new NoExpression(form);
  if (from === undefined) return { type: "filter", at, condition: readAbstract(form) };
  const own = from === "map" ? readPair(pattern, "map_field_exact") : readAbstract(pattern);
  return { type: "generator", at, from, strict, pattern: own, source: readAbstract(source) };
}
