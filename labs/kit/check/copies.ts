/**
 * Fresh copies of a student's modules, with variables of their own. Node loads a file once for each URL,
 * so every copy has a URL of its own, `kvs.ts?copy=3`, and so has each file beside it that it imports.
 */
import module, { type LoadFnOutput, type ResolveHook } from "node:module";
import { pathToFileURL } from "node:url";

const COPY = "?copy=";

let copies = 0;
let sign = "";

/** What to import for a fresh copy of a file. */
export function freshCopy(file: string): string {
  return `${pathToFileURL(file).href}${COPY}${sign}${++copies}`;
}

/** What answers for the text of a file, in this thread. */
type Load = (
  url: string,
  context: object,
  next: (url: string, context: object) => LoadFnOutput,
) => LoadFnOutput;

/**
 * Takes the types out of a file once, and not for each of its copies: checks on twenty networks make
 * hundreds. What can't be read as TypeScript is left to Node, which says why.
 */
export function stripOnce(): void {
  const { registerHooks, stripTypeScriptTypes: strip } = module as {
    registerHooks?: (hooks: { load: Load }) => void;
    stripTypeScriptTypes?: (code: string) => string;
  };
  if (!registerHooks || !strip) return;
  const plain = new Map<string, string>();
  const load: Load = (url, context, next) => {
    const loaded = next(url, context);
    if (loaded.format !== "module-typescript" || !url.includes(COPY)) return loaded;
    const text = String(loaded.source);
    try {
      const source = plain.get(text) ?? strip(text);
      plain.set(text, source);
      return { ...loaded, format: "module", source };
    } catch {
      return loaded;
    }
  };
  registerHooks({ load });
}

/** Writes a sign into the URLs of all copies to come. */
export function signCopies(text: string): void {
  sign = text;
}

/** What a copy imports from beside it is a copy too. */
export const resolve: ResolveHook = (specifier, { parentURL = "" }, next) => {
  const copy = specifier.startsWith("./") && parentURL.includes(COPY);
  return next(copy ? specifier + new URL(parentURL).search : specifier);
};

/**
 * Asks a hook about every import from now on.
 *
 * @param url of the module that exports it, and that is told `data`, if that is loaded in a thread
 */
export function addResolveHook<Data>(
  hook: ResolveHook,
  { url, data }: { readonly url: string; readonly data: Data },
): void {
  // What Node 22 and newer have; older ones run hooks in a thread, which loads the module itself.
  const { registerHooks } = module as { registerHooks?: (hooks: object) => void };
  if (registerHooks) registerHooks({ resolve: hook });
  else module.register(url, { data });
}
