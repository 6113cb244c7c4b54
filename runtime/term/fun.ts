/**
 * Funs: functions as values, in messages too.
 *
 * Erlang knows two kinds. `fun kvs:lookup/1` names an exported function, and means whatever module
 * `kvs` the receiver has. A closure `fun() -> … end` carries its variables, and can be called only
 * where its module is loaded; anywhere else it can still be held, compared and sent back. Ours are the
 * same: a JavaScript function is a closure of this OS process.
 */
import { Pid } from "./identifier.ts";
import { Made } from "./made.ts";
import { canBeAtom, nameOf } from "./misuse.ts";
import type { Term } from "./term.ts";

declare module "./term.ts" {
  interface Kinds {
    readonly fun: Fun;
  }
}

/** What a fun calls: takes and returns terms, or a promise of one. */
// biome-ignore lint/suspicious/noExplicitAny: a fun's parameters are checked by its clauses, as Erlang's are
export type Callable = (...args: any[]) => unknown;

/**
 * A function of a module, by its name. Erlang: `fun Module:Name/Arity`.
 *
 * @example
 * ```ts
 * new ExternalFun(Symbol.for("erlang"), Symbol.for("abs"), 1); // fun erlang:abs/1
 * ```
 */
export class ExternalFun extends Made {
  readonly module: symbol;
  readonly name: symbol;
  readonly arity: number;

  constructor(module: symbol, name: symbol, arity: number) {
    super();
    if (!canBeAtom(module) || !canBeAtom(name) || !isArity(arity))
      throw new TypeError("expected a module, a function (atoms) and an arity of 0 to 255");
    this.module = module;
    this.name = name;
    this.arity = arity;
    Object.freeze(this);
  }
}

/**
 * A closure of this OS process. Erlang: `fun(X) -> X end`. Made by {@link fun}.
 *
 * @example
 * ```ts
 * const same = fun((x: Term) => x);
 * same instanceof LocalFun; // true
 * ```
 */
export class LocalFun extends Made {
  readonly call: Callable;
  readonly arity: number;

  constructor(call: Callable, arity: number = call.length) {
    super();
    if (typeof call !== "function" || !isArity(arity))
      throw new TypeError(
        `expected a function, as in fun(loop), without () behind its name, got ${nameOf(call)}`,
      );
    this.call = call;
    this.arity = arity;
    Object.freeze(this);
  }
}

const numbers = new WeakMap<Callable, Map<number, number>>();
let lastNumber = 0;

/**
 * The number of a closure of ours: it stands for the function and the arity wherever the closure itself
 * can't be, such as in a key, in print or abroad.
 */
export function localFunNumber({ call, arity }: LocalFun): number {
  const ofCall = numbers.get(call) ?? new Map<number, number>();
  numbers.set(call, ofCall);
  const number = ofCall.get(arity) ?? ++lastNumber;
  ofCall.set(arity, number);
  return number;
}

/**
 * A closure of another node, kept exactly as it came (NEW_FUN_EXT). Erlang: a fun of another node.
 *
 * @example
 * ```ts
 * isFun(charlist("no fun")); // false
 * ```
 */
export class RemoteFun extends Made {
  readonly module: symbol;
  readonly arity: number;
  /** 16 bytes: which version of the module it belongs to. */
  readonly uniq: Uint8Array;
  readonly index: number;
  readonly oldIndex: Term;
  readonly oldUniq: Term;
  /** The process that made it. */
  readonly pid: Term;
  /** The values of its free variables. */
  readonly free: readonly Term[];

  constructor(fields: Omit<RemoteFun, never>) {
    super();
    const { module, arity, uniq, index, pid, free } = fields;
    const isWhole = uniq instanceof Uint8Array && uniq.length === 16 && Array.isArray(free);
    if (!canBeAtom(module) || !isArity(arity) || !isWhole || index >>> 0 !== index)
      throw new TypeError("expected the fields of a fun, as another node has sent them");
    if (!(pid instanceof Pid)) throw new TypeError("expected the pid of the process that made it");
    this.module = fields.module;
    this.arity = fields.arity;
    this.uniq = Uint8Array.from(fields.uniq);
    this.index = fields.index;
    this.oldIndex = fields.oldIndex;
    this.oldUniq = fields.oldUniq;
    this.pid = fields.pid;
    this.free = Object.freeze([...fields.free]);
    Object.freeze(this);
  }
}

/** Whether it can be the arity of a fun that is sent. */
export function isArity(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 256;
}

/** Any fun. */
export type Fun = ExternalFun | LocalFun | RemoteFun;

/** Under which name a function is known elsewhere, for those that a module exports. */
const exported = new WeakMap<Callable, ExternalFun>();

/** Notes that a module exports a function: see {@link fun}. */
export function noteExport(call: Callable, name: ExternalFun): void {
  exported.set(call, name);
}

/**
 * The fun of a JavaScript function, to be sent in a message. Erlang: `fun(X) -> … end`; and
 * `fun ddemo:loop/0` for a function that a loaded module exports, so that another node can call it if
 * it has such a module too.
 *
 * @example
 * ```ts
 * fun((x: number) => x + 1).arity; // 1
 * ```
 */
export function fun(call: Callable): LocalFun | ExternalFun {
  return exported.get(call) ?? new LocalFun(call);
}

/**
 * Whether a term is a fun. Erlang: `is_function/1`.
 *
 * @example
 * ```ts
 * isFun(fun(() => true)); // true
 * ```
 */
export function isFun(value: unknown): value is Fun {
  return Made.isMade(value) && [LocalFun, ExternalFun, RemoteFun].some((of) => value instanceof of);
}
