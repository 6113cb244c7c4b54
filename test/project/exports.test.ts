/**
 * `#runtime` is what a program of the course may use, and no more: each name in it is used by a lab, a
 * solution, a slide, a document or the bank of answers. A type may also be there because it stands in
 * the signature of such a name, so that a program can write it down.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const index = join(root, "runtime", "index.ts");

const program = ts.createProgram([index], {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
});
const checker = program.getTypeChecker();

/** What a name stands for, whichever file it comes through. */
function original(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The names that `#runtime` exports. */
function exportedNames(): Map<string, ts.Symbol> {
  const file = program.getSourceFile(index);
  const module = file && checker.getSymbolAtLocation(file);
  assert.ok(module, "runtime/index.ts is a module");
  return new Map(
    checker.getExportsOfModule(module).map((symbol) => [symbol.name, original(symbol)]),
  );
}

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file))
    .map((file) => join(root, folder, file));
}

/** The names that a program imports from the runtime: from `#runtime`, or from the file of the name. */
function importedIn(file: string): string[] {
  const imports = /import\s+(?:type\s+)?\{([^}]*)\}\s*from\s*"([^"]+)"/g;
  return [...readFileSync(file, "utf8").matchAll(imports)].flatMap(([, names = "", from = ""]) => {
    const isRuntime =
      from === "#runtime" || resolve(dirname(file), from).startsWith(join(root, "runtime/"));
    return isRuntime ? names.split(",").map((name) => name.trim().split(/\s+/).at(-1) ?? "") : [];
  });
}

/** What is called, or taken apart by a dot, in a text. */
function calledIn(text: string): string[] {
  return text.match(/[\w$]+(?=[(<.])/g) ?? [];
}

/** What is called in the code of a document. */
function calledInDocument(file: string): string[] {
  const code = readFileSync(file, "utf8").match(/```[\s\S]*?```|`[^`\n]+`/g) ?? [];
  return code.flatMap(calledIn);
}

/** The exported names in a declaration's signature: all that stands in it but the code of its body. */
function namesInSignature(symbol: ts.Symbol, byOriginal: ReadonlyMap<ts.Symbol, string>): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return;
    const named = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    const name = named && byOriginal.get(original(named));
    if (name !== undefined) found.push(name);
    ts.forEachChild(node, visit);
  };
  symbol.declarations?.forEach(visit);
  return found;
}

const names = exportedNames();
const programs = ["labs", "solutions", "slides"].flatMap((folder) => filesIn(folder, /\.ts$/));
const documents = ["docs", "labs", "slides", "test/bank"].flatMap((folder) =>
  filesIn(folder, /\.md$/),
);
const answers = filesIn("test/bank", /\.ts$/); // the others are documents with edits

test("each name of #runtime is used by a lab, a solution, a slide, a document or an answer", () => {
  const used = new Set([
    ...programs.flatMap(importedIn),
    ...answers.flatMap((file) => calledIn(readFileSync(file, "utf8"))),
    ...[...documents, join(root, "README.md")].flatMap(calledInDocument),
  ]);
  const byOriginal = new Map([...names].map(([name, symbol]) => [symbol, name]));
  const kept = new Set([...names.keys()].filter((name) => used.has(name)));
  assert.ok(kept.size > 50, `only ${kept.size} names are used: is the test looking there?`);
  for (const name of kept)
    for (const other of namesInSignature(names.get(name) as ts.Symbol, byOriginal)) kept.add(other);
  assert.deepEqual(
    [...names.keys()].filter((name) => !kept.has(name)),
    [],
    "names that nobody uses: let them be used, or take them out of runtime/index.ts",
  );
});
