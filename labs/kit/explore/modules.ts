/**
 * Fresh modules for every run. Node keeps each module that it has loaded for ever, so what is run 100,000
 * times is not loaded: a student's file is made into a function once, and each call of it is a module
 * with variables of its own, which is forgotten with its run. Lines stay where they were, so that errors
 * tell the right one.
 *
 * Such a function is also given what it would find as global names, see `own-time.ts`: what is not the
 * same in every run is noticed, and comes from the run's own dice and clock.
 */
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import ts from "typescript";
import type { Exports } from "../../../runtime/process/modules.ts";
import { Failure } from "../check/failure.ts";
import { foldersOf } from "../check/files.ts";
import type { Staged } from "../check/staged.ts";

/** A module as a function of what it imports, where its exports go, and the global names. */
type Maker = (
  imported: (specifier: string) => Exports,
  exported: object,
  meta: { readonly url: string },
  ...globals: readonly unknown[]
) => Promise<void>;

interface Compiled {
  readonly file: string;
  readonly make: Maker;
  /** What it imports from elsewhere than beside it, by what stands in its text. */
  readonly outside: ReadonlyMap<string, Exports>;
}

/** The modules of one lab, in some folder. */
export class Modules {
  readonly #staged: Staged;
  readonly #names: readonly string[];
  readonly #imported: (exports: Exports) => Exports;
  readonly #compiled = new Map<string, Promise<Compiled>>();

  /**
   * @param globals the global names that a student's code is given others for
   * @param imported what it finds in a module of the runtime
   */
  constructor(
    staged: Staged,
    globals: readonly string[],
    imported: (exports: Exports) => Exports = (exports) => exports,
  ) {
    this.#staged = staged;
    this.#names = globals;
    this.#imported = imported;
  }

  /**
   * A fresh module.
   *
   * @param globals the values of the global names
   * @throws Failure when it can't be loaded
   */
  async fresh(name: string, globals: readonly unknown[]): Promise<Exports> {
    const files = foldersOf(this.#staged).map((folder) => join(folder, `${name}.ts`));
    const file = files.find((candidate) => existsSync(candidate));
    const expected = `a module ${name}, in ${name}.ts`;
    if (!file) throw new Failure({ symptom: "not-loaded", expected, came: "no such file" });
    try {
      return await this.#make(file, globals, new Map());
    } catch (error) {
      const came = `an error: ${error instanceof Error ? error.message : String(error)}`;
      throw new Failure({ symptom: "not-loaded", expected, came });
    }
  }

  async #make(
    file: string,
    globals: readonly unknown[],
    made: Map<string, Exports>,
  ): Promise<Exports> {
    const known = made.get(file);
    if (known) return known;
    const exported = {};
    made.set(file, exported);
    let compiling = this.#compiled.get(file);
    if (!compiling) {
      compiling = compiled(file, this.#names, this.#imported);
      this.#compiled.set(file, compiling);
    }
    const { make, outside } = await compiling;
    const beside = new Map<string, Exports>();
    for (const [specifier] of outside)
      if (isBeside(specifier))
        beside.set(specifier, await this.#make(join(dirname(file), specifier), globals, made));
    const imported = (specifier: string) =>
      (beside.get(specifier) ?? outside.get(specifier)) as Exports;
    await make(imported, exported, { url: pathToFileURL(file).href }, ...globals);
    return exported;
  }
}

async function compiled(
  file: string,
  globals: readonly string[],
  imported: (exports: Exports) => Exports,
): Promise<Compiled> {
  const source = readFileSync(file, "utf8");
  const { text, specifiers } = asFunction(source);
  const params = ["__imported", "__exported", "__meta", ...globals].join(", ");
  const filename = pathToFileURL(file).href;
  const make: Maker = new Script(`(async function (${params}) {"use strict";${text}\n})`, {
    filename,
  }).runInThisContext();
  const outside = new Map<string, Exports>();
  for (const specifier of specifiers) {
    const exports: Exports = isBeside(specifier) ? {} : await import(found(specifier, file));
    outside.set(specifier, specifier === "#runtime" ? imported(exports) : exports);
  }
  return { file, make, outside };
}

/** Whether a module is fresh in every run, too. There is one runtime, whoever imports of it. */
function isBeside(specifier: string): boolean {
  return specifier.startsWith(".") && !specifier.includes("/runtime/");
}

function found(specifier: string, file: string): string {
  return specifier.startsWith(".") ? new URL(specifier, pathToFileURL(file)).href : specifier;
}

/** An edit of a text: what comes in place of a part of it. */
type Edit = readonly [from: number, to: number, instead: string];

/** A module's text as the body of a function, each line where it was. */
function asFunction(source: string): { text: string; specifiers: Set<string> } {
  const plain = withoutTypes(source);
  const file = ts.createSourceFile("module.js", plain, ts.ScriptTarget.ESNext, true);
  const edits: Edit[] = [];
  const specifiers = new Set<string>();
  const exported: [name: string, local: string][] = [];
  for (const statement of file.statements) {
    const start = statement.getStart(file);
    const take = (specifier: ts.Expression) => {
      const { text } = specifier as ts.StringLiteral;
      specifiers.add(text);
      return `__imported(${JSON.stringify(text)})`;
    };
    if (ts.isImportDeclaration(statement)) {
      const from = take(statement.moduleSpecifier);
      edits.push([start, statement.end, importing(statement.importClause, from)]);
    } else if (ts.isExportDeclaration(statement)) {
      const from = statement.moduleSpecifier && take(statement.moduleSpecifier);
      const { exportClause } = statement;
      if (!exportClause) edits.push([start, statement.end, `Object.assign(__exported, ${from});`]);
      else {
        edits.push([start, statement.end, ";"]);
        if (ts.isNamespaceExport(exportClause)) exported.push([exportClause.name.text, `${from}`]);
        else
          for (const { name, propertyName = name } of exportClause.elements)
            exported.push([name.text, `${from ? `${from}.` : ""}${propertyName.text}`]);
      }
    } else if (ts.isExportAssignment(statement)) {
      edits.push([start, statement.expression.getStart(file), "const __default = "]);
      exported.push(["default", "__default"]);
    } else if (ts.canHaveModifiers(statement)) {
      const words = ts.getModifiers(statement) ?? [];
      const isDefault = words.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
      const marks = words.filter(
        ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
      );
      if (marks.length === 0) continue;
      for (const mark of marks) edits.push([mark.getStart(file), mark.end, ""]);
      for (const name of declaredBy(statement)) exported.push([isDefault ? "default" : name, name]);
    }
  }
  const getters = exported.map(([name, local]) => `get ${name}() { return ${local}; }, `).join("");
  const define = `Object.defineProperties(__exported, Object.getOwnPropertyDescriptors({${getters}}));`;
  return { text: define + edited(plain, edits), specifiers };
}

function importing(clause: ts.ImportClause | undefined, from: string): string {
  const { name, namedBindings } = clause ?? {};
  const named: string[] = name ? [`default: ${name.text}`] : [];
  if (namedBindings && ts.isNamespaceImport(namedBindings))
    return `const ${namedBindings.name.text} = ${from};`;
  for (const { name: local, propertyName } of namedBindings?.elements ?? [])
    named.push(propertyName ? `${propertyName.text}: ${local.text}` : local.text);
  return `const { ${named.join(", ")} } = ${from};`;
}

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  const { name } = statement as ts.FunctionDeclaration | ts.ClassDeclaration;
  return name ? [name.text] : [];
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((each) => (ts.isBindingElement(each) ? namesIn(each.name) : []));
}

/** What replaces a part of a text has as many lines as that. */
function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const [from, to, instead] of [...edits].sort((a, b) => b[0] - a[0])) {
    const lines = result.slice(from, to).split("\n").length - 1;
    result = `${result.slice(0, from)}${instead}${"\n".repeat(lines)}${result.slice(to)}`;
  }
  return result.replaceAll("import.meta", "__meta");
}

/** A text without its types, each line where it was. Node's own way leaves spaces; older ones have none. */
function withoutTypes(source: string): string {
  const { stripTypeScriptTypes: strip } = module as {
    stripTypeScriptTypes?: (t: string) => string;
  };
  if (strip) return strip(source);
  const compilerOptions = {
    ...{ target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
    ...{ verbatimModuleSyntax: true, removeComments: true, sourceMap: true },
  };
  const { outputText, sourceMapText = "{}" } = ts.transpileModule(source, { compilerOptions });
  const text = outputText.replace(/^\/\/# sourceMappingURL=.*$/m, "");
  return relaid(text, new module.SourceMap(JSON.parse(sourceMapText)));
}

/** Puts each line where the map says that it was. One that it does not know, as in a template, follows. */
function relaid(text: string, map: module.SourceMap): string {
  let [result, at] = ["", 0];
  for (const [i, line] of text.split("\n").entries()) {
    const entry = map.findEntry(i, Math.max(line.search(/\S/), 0));
    const isKnown = "generatedLine" in entry && entry.generatedLine === i;
    const missing = isKnown ? Math.max(entry.originalLine - at, 0) : Math.min(i, 1);
    result += (missing > 0 ? "\n".repeat(missing) : " ") + line;
    at += missing;
  }
  return result;
}
