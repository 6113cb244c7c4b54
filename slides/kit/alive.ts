/**
 * The script with which a session on a slide can be typed into: the runtime, the shell and the solutions of
 * all labs, for a browser. `slides/alive/` is what is added to them.
 *
 * What the runtime takes from Node is replaced by `slides/alive/node.ts`. A browser can't carry the running
 * process across an `await`; so each `await` is compiled into a call of `then`, which `context.ts` makes
 * carry it.
 */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const COURSE = fileURLToPath(new URL("../../", import.meta.url));
const ALIVE = join(COURSE, "slides/alive");

/** A module for each name that is not a file's: those of Node, and the solutions. */
const made: Plugin = {
  name: "made",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(node|alive):/ }, ({ path }) => ({ path, namespace: "made" }));
    onLoad({ filter: /^node:/, namespace: "made" }, () => ({
      // Not as an ES module, so that it need not have each name that is imported: what is missing is undefined.
      contents: `const node = require("./node.ts"); module.exports = { ...node, ...node.default };`,
      resolveDir: ALIVE,
    }));
    onLoad({ filter: /^alive:/, namespace: "made" }, () => ({
      contents: solutions(),
      resolveDir: COURSE,
    }));
  },
};

/** `{ "01": { kvs }, … }` */
function solutions(): string {
  const labs = readdirSync(join(COURSE, "solutions")).map((lab) => {
    const files = readdirSync(join(COURSE, "solutions", lab)).filter((file) =>
      file.endsWith(".ts"),
    );
    return { lab, names: files.map((file) => basename(file, ".ts")) };
  });
  const imports = labs.flatMap(({ lab, names }) =>
    names.map((name) => `import * as ${name}_${lab} from "./solutions/${lab}/${name}.ts";`),
  );
  const entries = labs.map(
    ({ lab, names }) =>
      `"${lab}": { ${names.map((name) => `${name}: ${name}_${lab}`).join(", ")} }`,
  );
  return `${imports.join("\n")}\nexport const modules = { ${entries.join(", ")} };`;
}

/** The script: it makes a global `Alive`. */
export async function aliveScript(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: COURSE,
    entryPoints: [join(ALIVE, "index.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    globalName: "Alive",
    platform: "browser",
    supported: { "async-await": false, "async-generator": false, "for-await": false },
    inject: [join(ALIVE, "globals.ts")],
    define: { "import.meta.url": '"file:///course/runtime/"' },
    plugins: [made],
    logLevel: "error",
  });
  const [script] = outputFiles;
  if (!script) throw new Error("esbuild has made no script");
  return script.contents;
}
