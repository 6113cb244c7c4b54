/**
 * What is alive in a page: the scripts with which a session on a slide is typed into, and lab 01 is done on
 * the site. Both are the runtime itself with what is in `slides/alive/`, made into one script for a browser.
 *
 * What the runtime takes from Node is replaced by `slides/alive/node.ts`. A browser can't carry the running
 * process across an `await`; so each `await` is compiled into a call of `then`, which `context.ts` makes
 * carry it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const COURSE = fileURLToPath(new URL("../../", import.meta.url));
const ALIVE = join(COURSE, "slides/alive");

/** The modules that are no files, by their names. */
const MADE: Readonly<Record<string, () => string | Promise<string>>> = {
  "alive:solutions": solutions,
  "alive:sources": sources,
  "alive:worker": async () => `export default ${JSON.stringify(await script("lab/worker.ts"))};`,
};

const made: Plugin = {
  name: "made",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(node|alive):/ }, ({ path }) => ({ path, namespace: "made" }));
    onLoad({ filter: /^node:/, namespace: "made" }, () => ({
      // Not as an ES module, so that it need not have each name that is imported: what is missing is undefined.
      contents: `const node = require("./node.ts"); module.exports = { ...node, ...node.default };`,
      resolveDir: ALIVE,
    }));
    // A lab says what it is, and then runs itself: in a page it is not run.
    onLoad({ filter: /labs\/\d\d\/index\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll(/^(import \{ main \}|await main\().*$/gm, ""),
      loader: "ts",
    }));
    onLoad({ filter: /^alive:/, namespace: "made" }, async ({ path }) => ({
      contents: (await MADE[path]?.()) ?? "",
      resolveDir: COURSE,
    }));
  },
};

const typescriptIn = (folder: string) =>
  readdirSync(join(COURSE, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort();

/** `{ "01": { kvs }, … }` */
function solutions(): string {
  const labs = readdirSync(join(COURSE, "solutions")).map((lab) => {
    const files = typescriptIn(`solutions/${lab}`);
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

/** What TypeScript reads to know the types in a page. */
function sources(): string {
  const library = dirname(fileURLToPath(import.meta.resolve("typescript")));
  const declared = readdirSync(library).filter((file) =>
    /^lib\.(es5|es20(1\d|2[0-3])(\.\w+)*|decorators(\.legacy)?)\.d\.ts$/.test(file),
  );
  const texts = [
    ...typescriptIn("runtime").map((file) => [`runtime/${file}`, join(COURSE, "runtime", file)]),
    ...declared.map((file) => [`/lib/${file}`, join(library, file)]),
  ].map(([path = "", file = ""]) => [
    path.startsWith("/") ? path : `/course/${path}`,
    readFileSync(file, "utf8"),
  ]);
  return `export const sources = ${JSON.stringify(Object.fromEntries(texts))};`;
}

/** A file of `slides/alive/` and all that it imports, as one script; what it exports is the global `Alive`. */
async function script(entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: COURSE,
    entryPoints: [join(ALIVE, entry)],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    globalName: "Alive",
    platform: "browser",
    supported: { "async-await": false, "async-generator": false, "for-await": false },
    inject: [join(ALIVE, "globals.ts")],
    define: { "import.meta.url": '"file:///course/a/room/of/it.ts"' },
    plugins: [made],
    logLevel: "error",
  });
  const [output] = outputFiles;
  if (!output) throw new Error("esbuild has made no script");
  return output.text;
}

/** What types into the sessions of slides. */
export const sessionScript = (): Promise<string> => script("index.ts");

/** What does lab 01 in a page. */
export const labScript = (): Promise<string> => script("lab/page.ts");
