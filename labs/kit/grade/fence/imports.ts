/**
 * What a student's file may import: `#runtime`, and files beside it. Everything else would lead out of
 * the course: to the disk, to the network, to the checks themselves. It holds for `import "…"` and
 * `import("…")` alike, because Node asks here for each.
 *
 * Older Nodes run this in a thread of its own; see `confine.ts`.
 */
import { existsSync } from "node:fs";
import type { InitializeHook, ResolveFnOutput, ResolveHook } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** What it is told when it begins: URLs of folders, with a slash at the end. */
export interface Grounds {
  readonly checkout: string;
  /** The instructor's own checks, if there are any. */
  readonly hidden: string | undefined;
  /** Stands in the URL of every file that a check has asked for. */
  readonly secret: string;
}

/** What in the checkout is the course's own, and imports what it likes. */
const OURS =
  /^(?:runtime\/|labs\/kit\/|labs\/\d\d\/(?:(?:index|checks|chart|newcomer|port-server|stranger)\.ts|given\/)|node_modules\/)/;

const BESIDE = /^\.\/[\w-]+\.ts$/;

let grounds: Grounds = { checkout: "", hidden: undefined, secret: "" };

export const initialize: InitializeHook<Grounds> = (given) => {
  grounds = given;
};

export const resolve: ResolveHook = (specifier, context, next) => {
  const { parentURL: parent } = context;
  if (parent === undefined || isOurs(parent)) {
    if (!specifier.startsWith("file:") || isOurs(specifier)) return next(specifier, context);
    if (new URL(specifier).search.startsWith(`?copy=${grounds.secret}.`))
      return asModule(specifier);
    throw new Error(`${fileName(specifier)} is none of the files that this check is about`);
  }
  if (specifier === "#runtime") return asModule(`${grounds.checkout}runtime/index.ts`);
  const url = new URL(specifier, parent);
  if (!BESIDE.test(specifier) || isOurs(url.href))
    throw new Error(
      `${fileName(parent)} imports "${specifier}": expected "#runtime", or a file beside it, "./name.ts"`,
    );
  if (!existsSync(url)) throw new Error(`${fileName(parent)} imports ${specifier}: no such file`);
  // A fresh copy of a module has fresh copies of what it imports.
  return asModule(url.href + new URL(parent).search);
};

/** What Node calls a TypeScript file that is a module, where it reads that itself. */
const { typescript } = process.features as { readonly typescript?: unknown };
const FORMAT = (typescript ? "module-typescript" : "module") as "module";

/** Whatever lies around a file, no package.json decides that it is anything but a module. */
function asModule(url: string): ResolveFnOutput {
  return { url, format: FORMAT, shortCircuit: true };
}

function isOurs(url: string): boolean {
  const { checkout, hidden } = grounds;
  if (url.startsWith("node:")) return true;
  if (hidden !== undefined && url.startsWith(hidden)) return true;
  return url.startsWith(checkout) && OURS.test(url.slice(checkout.length));
}

function fileName(url: string): string {
  return fileURLToPath(url).replace(/^.*[\\/]/, "");
}
