/**
 * How Node loads a TypeScript file: the course's own from what was compiled before, and others, such as
 * a student's, translated by esbuild one by one. A translation is kept for the next OS process, under a
 * name that its text gives.
 *
 * This runs in the thread in which Node loads modules, and nowhere else.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const KEPT = fileURLToPath(
  new URL("../../../node_modules/.cache/nodes-and-cookies/translated/", import.meta.url),
);

/** @type {import("./flags.ts").Manifest} */
let compiled = { inputs: {}, modules: {} };

/** @param {string} manifest the file that tells what is compiled, or nothing */
export function initialize(manifest) {
  if (manifest) compiled = JSON.parse(readFileSync(manifest, "utf8"));
}

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  const module = compiled.modules[url];
  if (module) return asModule(`export * from ${JSON.stringify(module)};`);
  if (!/^file:.*\.ts(?:\?|$)/.test(url)) return next(url, context);
  const file = fileURLToPath(url);
  if (compiled.inputs[file] && new URL(url).search === "")
    throw new Error(`${file} would be there twice: import #runtime, or name it in flags.ts`);
  return asModule(await translated(file));
}

/** @returns {import("node:module").LoadFnOutput} */
function asModule(/** @type {string} */ source) {
  return { format: "module", shortCircuit: true, source };
}

/** @returns {Promise<string>} */
async function translated(/** @type {string} */ file) {
  const text = readFileSync(file, "utf8");
  const kept = KEPT + createHash("sha256").update(`${file}\0${text}`).digest("hex");
  try {
    return readFileSync(kept, "utf8");
  } catch {
    const { transform } = await import("esbuild");
    const { code } = await transform(text, {
      ...{ loader: "ts", format: "esm", target: "node20", sourcefile: file },
      ...{ sourcemap: "inline", sourcesContent: false },
    });
    keep(kept, code);
    return code;
  }
}

/** Where nothing can be written, it is translated again the next time. */
function keep(/** @type {string} */ file, /** @type {string} */ code) {
  const half = `${file}.${process.pid}`;
  try {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(half, code);
    renameSync(half, file);
  } catch {}
}
