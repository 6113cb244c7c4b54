/**
 * Expressions as terms: the abstract format, in which Erlang's nodes send code to each other.
 *
 *     X + 1    {op, 0, '+', {var, 0, 'X'}, {integer, 0, 1}}
 *
 * From the documentation of erts, "The Abstract Format". The second element is the line; what was typed
 * at a prompt has none to speak of.
 */
import { atom, isAtom } from "../../term/atom.ts";
import { Float, isInteger } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { isBits } from "./segment.ts";
import type {
  Clause,
  Comprehension,
  Expression,
  Guard,
  MaybeMatch,
  Qualifier,
  Segment,
} from "./syntax.ts";

const NONE = Symbol.for("default");

/** A form: what it is, the line, and its parts. */
export function form(tag: string, ...parts: readonly Term[]): Term {
  return t(atom(tag), 0, ...parts);
}

/** The abstract format of an expression. */
export function abstract(expression: Expression | MaybeMatch): Term {
  switch (expression.type) {
    case "literal":
      return expression.isString ? form("string", expression.value) : constant(expression.value);
    case "variable":
      return variable(expression.name);
    case "tuple":
      return form("tuple", all(expression.elements));
    case "list":
      return expression.heads.reduceRight<Term>(
        (tail, head) => form("cons", abstract(head), tail),
        expression.tail ? abstract(expression.tail) : form("nil"),
      );
    case "map": {
      const fields = expression.fields.map(({ key, value, exact }) =>
        form(exact ? "map_field_exact" : "map_field_assoc", abstract(key), abstract(value)),
      );
      return expression.base ? form("map", abstract(expression.base), fields) : form("map", fields);
    }
    case "binary":
      return form("bin", expression.segments.map(segment));
    case "match":
      return form("match", abstract(expression.pattern), abstract(expression.value));
    case "maybe match":
      return form("maybe_match", abstract(expression.pattern), abstract(expression.value));
    case "unary":
      return form("op", atom(expression.operator), abstract(expression.operand));
    case "operation": {
      const { operator, left, right } = expression;
      return form("op", atom(operator), abstract(left), abstract(right));
    }
    case "catch":
      return form("catch", abstract(expression.body));
    case "block":
      return form("block", all(expression.body));
    case "call":
      return form("call", abstract(expression.callee), all(expression.args));
    case "remote":
      return form("remote", abstract(expression.module), abstract(expression.name));
    case "case":
      return form("case", abstract(expression.subject), expression.clauses.map(clause));
    case "if":
      return form("if", expression.clauses.map(clause));
    case "receive": {
      const { clauses, after } = expression;
      return after
        ? form("receive", clauses.map(clause), abstract(after.time), all(after.body))
        : form("receive", clauses.map(clause));
    }
    case "try": {
      const { body, clauses, handlers, after } = expression;
      const caught = handlers.map(({ patterns, guard, body: then }) =>
        form("clause", [form("tuple", all(patterns))], alternatives(guard), all(then)),
      );
      return form("try", all(body), clauses.map(clause), caught, all(after));
    }
    case "maybe": {
      const { body, clauses } = expression;
      const otherwise = clauses.length > 0 ? [form("else", clauses.map(clause))] : [];
      return form("maybe", all(body), ...otherwise);
    }
    case "fun": {
      const clauses = expression.clauses.map(clause);
      return expression.name === undefined
        ? form("fun", t(Symbol.for("clauses"), clauses))
        : form("named_fun", atom(expression.name), clauses);
    }
    case "fun name": {
      const { module, name, arity } = expression;
      return form("fun", t(Symbol.for("function"), ...all(module ? [module, name, arity] : [])));
    }
    case "comprehension":
      return comprehension(expression);
  }
}

const all = (expressions: readonly (Expression | MaybeMatch)[]): Term[] =>
  expressions.map(abstract);

const variable = (name: string): Term => form("var", atom(name));

/** A constant; one that is no atom and no number is a binary, of a sigil. */
function constant(value: Term): Term {
  if (isAtom(value)) return form("atom", value);
  if (isInteger(value)) return form("integer", value);
  if (typeof value === "number" || value instanceof Float) return form("float", value);
  if (!isBits(value)) return form("value", value);
  const bytes = [...Buffer.from(value as string | Uint8Array)];
  return form("bin", [form("bin_element", form("string", bytes), NONE, NONE)]);
}

function clause({ patterns, guard, body }: Clause): Term {
  return form("clause", all(patterns), alternatives(guard), all(body));
}

const alternatives = (guard: Guard): Term => guard.map((tests) => all(tests));

function segment({ value, size, type }: Segment): Term {
  const { name, signed, little, unit } = type;
  const isCounted = size !== undefined || name === "binary";
  const words: Term[] = [atom(name)];
  if (name !== "utf8") words.push(atom(signed ? "signed" : "unsigned"));
  words.push(atom(little ? "little" : "big"));
  if (isCounted) words.push(t(Symbol.for("unit"), unit));
  return form("bin_element", abstract(value), size ? abstract(size) : NONE, words);
}

/** The forms of generators and comprehensions, by what they take from and what they make. */
export const GENERATORS = { list: "generate", binary: "b_generate", map: "m_generate" } as const;
const COMPREHENSIONS = { list: "lc", binary: "bc", map: "mc" } as const;

function comprehension({ makes, results, qualifiers }: Comprehension): Term {
  const own = results.map((result) =>
    makes === "map" ? mapField("map_field_assoc", result) : abstract(result),
  );
  const [only] = own as [Term];
  return form(COMPREHENSIONS[makes], own.length === 1 ? only : own, qualifiers.map(qualified));
}

function qualified(qualifier: Qualifier): Term {
  if (qualifier.type === "zip") return form("zip", qualifier.parts.map(qualified));
  if (qualifier.type === "filter") return abstract(qualifier.condition);
  const { from, strict, pattern, source } = qualifier;
  const tag = `${GENERATORS[from]}${strict ? "_strict" : ""}`;
  const own = from === "map" ? mapField("map_field_exact", pattern) : abstract(pattern);
  return form(tag, own, abstract(source));
}

/** A pair of a comprehension: it is kept as a tuple. */
function mapField(tag: string, pair: Expression): Term {
  return form(tag, ...all(pair.type === "tuple" ? pair.elements : []));
}
