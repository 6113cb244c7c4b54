/**
 * How a Node reads TypeScript that can't by itself: hooks, which it runs in a thread of its own and asks for
 * each file. `esbuild` removes the types and says in a source map which line was which. What has become of a
 * file of this checkout is kept in `node_modules/.cache`, under a name made of its text: a process starts in
 * half the time then.
 *
 * `tsx` does the same, and much more that nothing here needs: it takes twice as long.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const CHECKOUT = new URL("../../", import.meta.url).href;
const CACHE = fileURLToPath(new URL("node_modules/.cache/types-removed/", CHECKOUT));
const OPTIONS = {
  ...{ loader: "ts", format: "esm", platform: "node", target: `node${process.versions.node}` },
  ...{ sourcemap: "external", sourcesContent: false, minifyWhitespace: true },
  tsconfigRaw: { compilerOptions: { target: "es2023", verbatimModuleSyntax: true } },
};

/** What has become of texts in this OS process, by the names under which they are kept. */
const made = new Map();

/** A file beside another is found without asking Node, which would look at each folder above it. */
export function resolve(specifier, context, next) {
  if (!/^\.\.?\/.*\.ts$/.test(specifier) || !context.parentURL?.startsWith(CHECKOUT))
    return next(specifier, context);
  const { href: url } = new URL(specifier, context.parentURL);
  if (!existsSync(fileURLToPath(url))) return next(specifier, context);
  return { url, format: "module", shortCircuit: true };
}

export async function load(url, context, next) {
  const [file] = url.split(/[?#]/);
  if (!file.startsWith("file:") || !/\.m?ts$/.test(file)) return next(url, context);
  const path = fileURLToPath(file);
  const text = readFileSync(path, "utf8");
  const name = nameOf(path, text);
  if (!made.has(name))
    made.set(name, file.startsWith(CHECKOUT) ? kept(name, path, text) : plain(path, text));
  return { format: "module", source: await made.get(name), shortCircuit: true };
}

function nameOf(path, text) {
  const all = JSON.stringify([basename(path), OPTIONS, text]);
  return `${createHash("sha1").update(all).digest("hex")}.js`;
}

/** What was kept, or is from now on, where that can be written. */
async function kept(name, path, text) {
  try {
    return readFileSync(CACHE + name, "utf8");
  } catch {
    // it was not there
  }
  const source = await plain(path, text);
  try {
    mkdirSync(CACHE, { recursive: true });
    const whole = `${CACHE}${process.pid}-${name}`;
    writeFileSync(whole, source);
    renameSync(whole, CACHE + name);
  } catch {
    // The next process makes it anew.
  }
  return source;
}

async function plain(path, text) {
  const { transform } = await import("esbuild");
  const { code, map } = await transform(text, { ...OPTIONS, sourcefile: path });
  // Its place is told relative to where it is, so that it holds for a copy of the file elsewhere.
  const { mappings, names } = JSON.parse(map);
  const own = JSON.stringify({ version: 3, sources: [basename(path)], names, mappings });
  return `${code}//# sourceMappingURL=data:application/json;base64,${Buffer.from(own).toString("base64")}`;
}
