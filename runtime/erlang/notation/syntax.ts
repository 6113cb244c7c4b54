/**
 * Expressions of the Erlang shell, as a tree. Each node remembers where it started in its text (`at`,
 * an offset), for the messages.
 *
 * Patterns and guards are expressions too: what may not stand in one is found when it is used.
 */
import type { Term } from "../../term/term.ts";
import type { SegmentType } from "./segment.ts";

/** Where in the text a node starts. */
interface Node {
  readonly at: number;
}

export type Expression =
  | Literal
  | Variable
  | TupleNode
  | ListNode
  | MapNode
  | BinaryNode
  | Match
  | Unary
  | Operation
  | Catch
  | Block
  | Call
  | Remote
  | Case
  | If
  | Receive
  | Try
  | Maybe
  | FunNode
  | FunName
  | Comprehension;

/** A constant: an atom, a number or a string. */
export interface Literal extends Node {
  readonly type: "literal";
  readonly value: Term;
  /** Whether it was written between double quotes: in a binary that makes a difference. */
  readonly isString: boolean;
}

/** `X`, or `_`. */
export interface Variable extends Node {
  readonly type: "variable";
  readonly name: string;
}

/** `{A, B}` */
export interface TupleNode extends Node {
  readonly type: "tuple";
  readonly elements: readonly Expression[];
}

/** `[A, B | Tail]` */
export interface ListNode extends Node {
  readonly type: "list";
  readonly heads: readonly Expression[];
  readonly tail: Expression | undefined;
}

/** `#{K => V}`, `Base#{K := V}` */
export interface MapNode extends Node {
  readonly type: "map";
  readonly base: Expression | undefined;
  readonly fields: readonly MapField[];
}

export interface MapField extends Node {
  readonly key: Expression;
  readonly value: Expression;
  /** `:=`, which wants the key to be there, instead of `=>`. */
  readonly exact: boolean;
}

/** `<<Value:Size/Type>>` */
export interface BinaryNode extends Node {
  readonly type: "binary";
  readonly segments: readonly Segment[];
}

export interface Segment extends Node {
  readonly value: Expression;
  readonly size: Expression | undefined;
  readonly type: SegmentType;
}

/** `Pattern = Value` */
export interface Match extends Node {
  readonly type: "match";
  readonly pattern: Expression;
  readonly value: Expression;
}

/** `-A`, `not A` */
export interface Unary extends Node {
  readonly type: "unary";
  readonly operator: string;
  readonly operand: Expression;
}

/** `A + B`, `A ! B`, `A andalso B` */
export interface Operation extends Node {
  readonly type: "operation";
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

/** `catch A` */
export interface Catch extends Node {
  readonly type: "catch";
  readonly body: Expression;
}

/** `begin A, B end` */
export interface Block extends Node {
  readonly type: "block";
  readonly body: readonly Expression[];
}

/** `f(A)`, `m:f(A)`, `F(A)` */
export interface Call extends Node {
  readonly type: "call";
  readonly callee: Expression;
  readonly args: readonly Expression[];
}

/** `m:f`: only good as the first part of a call. */
export interface Remote extends Node {
  readonly type: "remote";
  readonly module: Expression;
  readonly name: Expression;
}

/** Alternatives, of which one is enough (`;`), and each of which has parts that must all hold. */
export type Guard = readonly (readonly Expression[])[];

/** `Patterns when Guard -> Body`. Without a `when`, the guard is empty. */
export interface Clause extends Node {
  readonly patterns: readonly Expression[];
  readonly guard: Guard;
  readonly body: readonly Expression[];
}

export interface Case extends Node {
  readonly type: "case";
  readonly subject: Expression;
  readonly clauses: readonly Clause[];
}

/** Its clauses have no patterns. */
export interface If extends Node {
  readonly type: "if";
  readonly clauses: readonly Clause[];
}

export interface Receive extends Node {
  readonly type: "receive";
  readonly clauses: readonly Clause[];
  readonly after: Timeout | undefined;
}

/** `after Time -> Body` */
export interface Timeout {
  readonly time: Expression;
  readonly body: readonly Expression[];
}

/**
 * `try Body of Clauses catch Class:Reason:Stack -> … after … end`. A clause of `catch` has the three
 * as its patterns.
 */
export interface Try extends Node {
  readonly type: "try";
  readonly body: readonly Expression[];
  readonly clauses: readonly Clause[];
  readonly handlers: readonly Clause[];
  readonly after: readonly Expression[];
}

/** `maybe Body else Clauses end` */
export interface Maybe extends Node {
  readonly type: "maybe";
  readonly body: readonly (Expression | MaybeMatch)[];
  readonly clauses: readonly Clause[];
}

/** `Pattern ?= Value`: where it does not fit, the value goes to the clauses behind `else`. */
export interface MaybeMatch extends Node {
  readonly type: "maybe match";
  readonly pattern: Expression;
  readonly value: Expression;
}

/** `fun(A) -> … end`, `fun Name(A) -> … end` */
export interface FunNode extends Node {
  readonly type: "fun";
  readonly name: string | undefined;
  readonly clauses: readonly Clause[];
}

/** `fun m:f/1`, `fun f/1` */
export interface FunName extends Node {
  readonly type: "fun name";
  readonly module: Expression | undefined;
  readonly name: Expression;
  readonly arity: Expression;
}

/** `[Result || Qualifiers]`, `<<Result || Qualifiers>>`, `#{Key => Value || Qualifiers}` */
export interface Comprehension extends Node {
  readonly type: "comprehension";
  readonly makes: "list" | "binary" | "map";
  /** For each round; for a map they are pairs, `{Key, Value}`. */
  readonly results: readonly Expression[];
  readonly qualifiers: readonly Qualifier[];
}

/** A generator, several side by side, `A <- As && B <- Bs`, or a filter. */
export type Qualifier =
  | Generator
  | Filter
  | { readonly type: "zip"; readonly parts: readonly (Generator | Filter)[]; readonly at: number };

/** `Pattern <- List`, `Pattern <= Binary`, `Key := Value <- Map`. */
export interface Generator extends Node {
  readonly type: "generator";
  readonly from: "list" | "binary" | "map";
  /** Whether all elements have to fit: `<:-`, `<:=`. */
  readonly strict: boolean;
  /** Of a map it is a pair, `{Key, Value}`. */
  readonly pattern: Expression;
  readonly source: Expression;
}

export interface Filter extends Node {
  readonly type: "filter";
  readonly condition: Expression;
}
