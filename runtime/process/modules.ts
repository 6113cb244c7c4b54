/**
 * Modules: what `M:F(A)` finds.
 *
 * A module is the set of a TypeScript file's exports, under an atom. It comes from three places: it
 * was loaded by hand, it stands in one of the folders the node was given (`-pa`), or it belongs to
 * every node, as `erlang` and `rpc` do. Only bare names are looked for in the folders, and nothing
 * outside them: what another node asks to be called is not trusted to be a path.
 *
 * Erlang's `start_me_up` finds the export of that name, or else `startMeUp`. A function is called
 * only with as many arguments as it has parameters, because in Erlang `store/2` and `store/3` are two
 * functions; so exported functions have no default and no rest parameters.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Atom, atomName } from "../term/atom.ts";
import { type Callable, ExternalFun, noteExport } from "../term/fun.ts";
import type { List } from "../term/list.ts";
import { canBeAtom } from "../term/misuse.ts";
import type { Term } from "../term/term.ts";
import { undef } from "./exception.ts";

/** What a module exports. */
export type Exports = Readonly<Record<string, unknown>>;

const BARE_NAME = /^[a-z][A-Za-z0-9_]*$/;
const EXTENSIONS = [".ts", ".js", ".mjs", ".mts"];

/**
 * Two copies of the runtime don't know each other's terms. A second one comes when a program is read as
 * CommonJS, as `tsx` reads what is in no package of type "module".
 */
const COPY = Symbol.for("nodes-and-cookies");
if (COPY in globalThis)
  throw new Error(
    'the runtime is loaded twice: put a package.json with {"type": "module"} beside the module, or call it .mts',
  );
Object.defineProperty(globalThis, COPY, { value: true });

const standard = new Map<string, Exports>();
const arities = new WeakMap<object, readonly number[]>();

/** Gives every node a module, as Erlang's nodes all have `erlang` and `lists`. */
export function provide(name: string, exports: Exports): void {
  standard.set(name, exports);
}

/** Marks a function of the runtime's own that stands for several of Erlang's: `format/1` and `format/2`. */
export function withArities<F extends Callable>(call: F, ...accepted: readonly number[]): F {
  arities.set(call, accepted);
  return call;
}

/** The functions of a module, by the names that Erlang has for them, and how many arguments they take. */
export function functionsOf(exports: Exports): [name: string, arity: number][] {
  return Object.entries(exports).flatMap(([key, value]) => {
    if (!isCallable(value)) return [];
    return (arities.get(value) ?? [value.length]).map((n): [string, number] => [snakeCase(key), n]);
  });
}

type Inherited = (module: Atom, exports: Exports) => Exports;
let inherited: Inherited = () => ({});

/** Gives every module some functions, as in Erlang each has `module_info`. */
export function provideToAll(functions: Inherited): void {
  inherited = functions;
}

/** The modules of one node. */
export class Modules {
  readonly #loaded = new Map<string, Exports>();
  readonly #folders: string[] = [];

  /** Makes a module known under a name. Erlang: `code:load_binary/3`. */
  load(name: string, exports: Exports): void {
    this.#loaded.set(name, exports);
    const module = Symbol.for(name);
    for (const [key, value] of Object.entries(exports)) {
      const called = Symbol.for(snakeCase(key));
      if (isCallable(value) && canBeAtom(module) && canBeAtom(called))
        noteExport(value, new ExternalFun(module, called, value.length));
    }
  }

  /** Adds folders in which modules are looked for, before those already there. Erlang: `-pa`. */
  addFolders(...folders: readonly string[]): void {
    this.#folders.unshift(...folders.map((folder) => resolve(folder)));
  }

  /** The modules that are here: those in folders come when they are first called. */
  get present(): ReadonlyMap<string, Exports> {
    return new Map([...standard, ...this.#loaded]);
  }

  /**
   * The exports of a module, loading it from a folder if need be.
   *
   * @throws whatever the module's file throws when it is loaded
   */
  async find(module: Atom): Promise<Exports | undefined> {
    const name = atomName(module);
    return this.#loaded.get(name) ?? standard.get(name) ?? (await this.#loadFromFolder(name));
  }

  /** The exported function `module:name/arity`. */
  async function(module: Atom, name: Atom, arity: number): Promise<Callable | undefined> {
    const exports = await this.find(module);
    const called = atomName(name);
    return (
      exports &&
      (exported(exports, called, arity) ?? exported(inherited(module, exports), called, arity))
    );
  }

  /**
   * Calls `module:name(...args)`.
   *
   * @throws Exception `undef` when there is no such function; whatever the function throws
   */
  async apply(module: Atom, name: Atom, args: List): Promise<Term> {
    const code = await this.function(module, name, args.length);
    if (!code) throw undef(module, name, args);
    return code(...args) as Term;
  }

  async #loadFromFolder(name: string): Promise<Exports | undefined> {
    if (!BARE_NAME.test(name)) return undefined;
    for (const folder of this.#folders)
      for (const extension of EXTENSIONS) {
        const file = join(folder, name + extension);
        if (!existsSync(file)) continue;
        const exports: Exports = await import(pathToFileURL(file).href);
        this.load(name, exports);
        return exports;
      }
    return undefined;
  }
}

function exported(exports: Exports, name: string, arity: number): Callable | undefined {
  const camelCase = name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
  for (const candidate of [name, camelCase]) {
    const value = Object.hasOwn(exports, candidate) ? exports[candidate] : undefined;
    if (isCallable(value) && (arities.get(value) ?? [value.length]).includes(arity)) return value;
  }
  return undefined;
}

/** How Erlang would name it: `start_me_up` for `startMeUp`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isCallable(value: unknown): value is Callable {
  return typeof value === "function";
}
