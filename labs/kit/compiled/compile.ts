/**
 * Compiles programs of the course, and writes down what came of it; see `flags.ts`.
 *
 *     node --import … labs/kit/compiled/compile.ts MANIFEST labs/kit/check/check-child.ts …
 *
 * Modules that several of them use are in files of their own, so that they are there only once in an OS
 * process, whichever names it loads them by.
 */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { CHECKOUT } from "../check/files.ts";
import { CACHE, type Manifest, stamp, TRANSLATED } from "./flags.ts";

/** What is so old is removed, in ms; and what it refers to a day later. */
const OLD_MS = 24 * 60 * 60 * 1000;

const urlOf = (file: string) => pathToFileURL(join(CHECKOUT, file)).href;

/** Every module finds what lies beside it where it was, not where it is compiled to. */
const places: Plugin = {
  name: "places",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8")
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path))),
    }));
  },
};

const [manifest = "", ...entryPoints] = process.argv.slice(2);
removeOld();
const { metafile } = await build({
  ...{ entryPoints, outbase: ".", outdir: join(CACHE, randomUUID()), chunkNames: "[hash]" },
  ...{ absWorkingDir: CHECKOUT, packages: "external", plugins: [places] },
  ...{ bundle: true, splitting: true, format: "esm", platform: "node", target: "node20" },
  ...{ sourcemap: "linked", sourcesContent: false, metafile: true, logLevel: "error" },
});
const outputs = Object.entries(metafile.outputs);
const told: Manifest = {
  inputs: Object.fromEntries(
    Object.keys(metafile.inputs).map((input) => {
      const file = join(CHECKOUT, input);
      return [file, stamp(file) ?? ""];
    }),
  ),
  modules: Object.fromEntries(
    outputs.flatMap(([output, { entryPoint }]) =>
      entryPoint === undefined ? [] : [[urlOf(entryPoint), urlOf(output)]],
    ),
  ),
};
const half = `${manifest}.${process.pid}`;
writeFileSync(half, JSON.stringify(told));
renameSync(half, manifest);

/** Removes what is old: it is made again when it is needed. */
function removeOld(): void {
  remove(CACHE, (name) => name.endsWith(".json"), OLD_MS);
  remove(CACHE, (name) => join(CACHE, name) !== TRANSLATED, 2 * OLD_MS);
  remove(TRANSLATED, () => true, OLD_MS);
}

function remove(folder: string, isMeant: (name: string) => boolean, ageMs: number): void {
  for (const name of readdirSync(folder).filter(isMeant)) {
    const path = join(folder, name);
    const { mtimeMs = Date.now() } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > ageMs) rmSync(path, { recursive: true, force: true });
  }
}
