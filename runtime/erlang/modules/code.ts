/**
 * The module `code`, and what every module tells of itself by `module_info`.
 */
import { current } from "../../process/current.ts";
import { type Exports, functionsOf, provide, provideToAll } from "../../process/modules.ts";
import { type Atom, atom, atomName } from "../../term/atom.ts";
import type { Integer } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import {
  ArgumentError,
  anAtom,
  anInteger,
  anything,
  type LibraryFunction,
  library,
  takes,
} from "./library.ts";

const preloaded = Symbol.for("preloaded");
const present = () => current().vm.modules.present;

const INHERITED: readonly [string, number][] = [
  ["module_info", 0],
  ["module_info", 1],
];

/** All that can be called. */
const allOf = (exports: Exports) => [...functionsOf(exports), ...INHERITED];

/** What `module_info/0` tells, in its order; how our modules were compiled, nobody knows. */
function infoOf(module: Atom, exports: Exports): Record<string, Term> {
  const names = allOf(exports).map(([name, arity]) => t(atom(name), arity));
  return { module, exports: names, attributes: [], compile: [] };
}

provideToAll((module, exports) =>
  library(atomName(module), {
    "module_info/0": takes([], () =>
      Object.entries(infoOf(module, exports)).map(([key, value]) => t(atom(key), value)),
    ),
    "module_info/1": takes([anything], (item) => {
      const info = infoOf(module, exports);
      const key = typeof item === "symbol" ? (Symbol.keyFor(item) ?? "") : "";
      if (key === "functions") return info.exports;
      if (!Object.hasOwn(info, key)) throw new ArgumentError(1, "no such item");
      return info[key];
    }),
  }),
);

function isExported(module: Atom, name: Atom, arity: Integer): boolean {
  const exports = present().get(atomName(module));
  const wanted = atomName(name);
  return allOf(exports ?? {}).some(([one, n]) => one === wanted && n === arity && exports);
}

/** What `erlang` tells of modules. */
export const codeFunctions: Record<string, LibraryFunction> = {
  "function_exported/3": takes([anAtom, anAtom, anInteger], isExported),
  "loaded/0": takes([], () => [...present().keys()].map(atom)),
  "module_loaded/1": takes([anAtom], (module) => present().has(atomName(module))),
};

const error = (reason: string) => t(Symbol.for("error"), Symbol.for(reason));

async function load(module: Atom): Promise<Term> {
  const found = await current().vm.modules.find(module);
  return found ? t(Symbol.for("module"), module) : error("nofile");
}

provide(
  "code",
  library("code", {
    // What another node sends by `nl(Module)` is code for another machine.
    "load_binary/3": takes([anAtom, anything, anything], () => error("badfile")),
    "load_file/1": takes([anAtom], load),
    "get_object_code/1": takes([anAtom], () => Symbol.for("error")),
    "lib_dir/1": takes([anAtom], () => error("bad_name")),
    "priv_dir/1": takes([anAtom], () => error("bad_name")),
    "purge/1": takes([anAtom], () => false),
    "soft_purge/1": takes([anAtom], () => true),
    "delete/1": takes([anAtom], () => false),
    "all_loaded/0": takes([], () => [...present().keys()].map((name) => t(atom(name), preloaded))),
    "ensure_loaded/1": takes([anAtom], load),
    "get_path/0": takes([], () => []),
    "is_loaded/1": takes([anAtom], (module) =>
      present().has(atomName(module)) ? t(Symbol.for("file"), preloaded) : false,
    ),
    "which/1": takes([anAtom], async (module) =>
      (await current().vm.modules.find(module)) ? preloaded : Symbol.for("non_existing"),
    ),
  }),
);
