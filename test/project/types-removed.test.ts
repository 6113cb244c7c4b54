/** How a Node reads TypeScript that can't by itself: with its lines, anew when it has changed, and kept otherwise. */
import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { run } from "../support/course.ts";

const checkout = mkdtempSync(join(tmpdir(), "types-removed-"));
after(() => rmSync(checkout, { recursive: true }));

cpSync(join(CHECKOUT, "runtime/node/types-removed.js"), join(checkout, "runtime/node/hooks.js"));
writeFileSync(
  join(checkout, "runtime/node/typescript.js"),
  `import module from "node:module";
   process.setSourceMapsEnabled(true);
   module.register("./hooks.js", import.meta.url);`,
);
mkdirSync(join(checkout, "node_modules"));
for (const name of ["esbuild", "@esbuild"])
  symlinkSync(join(CHECKOUT, "node_modules", name), join(checkout, "node_modules", name));
writeFileSync(join(checkout, "package.json"), '{ "type": "module" }');

const cache = join(checkout, "node_modules/.cache/types-removed");

/** What is printed by `program.ts`, which has this text, beside `word.ts`. */
async function printed(text: string, word = "one"): Promise<string> {
  writeFileSync(join(checkout, "program.ts"), text);
  writeFileSync(
    join(checkout, "word.ts"),
    `interface Word { readonly text: string }\nexport const word = { text: "${word}" } satisfies Word;\n`,
  );
  // Node 26 says that these hooks are old. It has no need of them.
  const args = [
    "--disable-warning=DEP0205",
    "--import",
    "./runtime/node/typescript.js",
    "program.ts",
  ];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: checkout });
  return stdout + stderr;
}

const PROGRAM = 'import { word } from "./word.ts";\nconsole.log(word.text as string);\n';

test("types are gone, and what has changed is read anew", async () => {
  assert.equal(await printed(PROGRAM), "one\n");
  assert.equal(await printed(PROGRAM, "two"), "two\n");
});

test("what was made of a file is kept for the next process, by its text", async () => {
  rmSync(cache, { recursive: true });
  assert.equal(await printed(PROGRAM), "one\n");
  const files = readdirSync(cache);
  assert.equal(files.length, 2);
  for (const file of files)
    writeFileSync(join(cache, file), 'export const word = 1; console.log("kept");');
  assert.equal(await printed(PROGRAM), "kept\n");
  assert.equal(await printed(`${PROGRAM}// changed\n`, "three"), "three\n");
});

test("an error tells the line in which it is, and a missing file by whom it is missed", async () => {
  const text =
    "interface Much {\n  readonly more: string;\n}\n\nthrow new Error('here') as Much & Error;\n";
  assert.match(await printed(text), /program\.ts:5/);
  assert.match(await printed('import "./none.ts";'), /ERR_MODULE_NOT_FOUND|Cannot find module/);
  assert.match(await printed("const = 1;"), /program\.ts:1:6: ERROR: Expected identifier/);
});
