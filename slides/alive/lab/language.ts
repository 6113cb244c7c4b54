/**
 * TypeScript, for what is written in the page: the same compiler and the same types as in an editor at home.
 * What the runtime is, it reads in the runtime's own files.
 */
import { sources } from "alive:sources";
import ts from "typescript";
import { COURSE } from "../node.ts";

/** Where in the text, from and to, and what is wrong there. */
export interface Complaint {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** The file that is written. */
export const FILE = `${COURSE}/labs/01/kvs.ts`;

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  skipLibCheck: true,
};

let text = "";
let version = 0;
const textOf = (path: string) => (path === FILE ? text : sources[path]);

const host: ts.LanguageServiceHost = {
  getCompilationSettings: () => OPTIONS,
  getCurrentDirectory: () => COURSE,
  getDefaultLibFileName: () => "/lib/lib.es2023.d.ts",
  getScriptFileNames: () => [FILE],
  getScriptVersion: (path) => (path === FILE ? String(version) : "1"),
  getScriptSnapshot: (path) => {
    const found = textOf(path);
    return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
  },
  fileExists: (path) => textOf(path) !== undefined,
  readFile: textOf,
  resolveModuleNameLiterals: (names, from) =>
    names.map(({ text: name }) => {
      const url = name === "#runtime" ? "/course/runtime/index.ts" : name;
      const resolvedFileName = new URL(url, `file://${from}`).pathname;
      const known = textOf(resolvedFileName) !== undefined;
      return { resolvedModule: known ? { resolvedFileName, extension: ".ts" } : undefined };
    }),
};
const service = ts.createLanguageService(host);

/** From now on questions are about this text. */
export function write(now: string): void {
  if (now === text) return;
  text = now;
  version++;
}

export function complaints(): Complaint[] {
  const found = [
    ...service.getSyntacticDiagnostics(FILE),
    ...service.getSemanticDiagnostics(FILE),
    ...service
      .getSuggestionDiagnostics(FILE)
      .filter(({ reportsUnnecessary }) => !reportsUnnecessary),
  ];
  return found.map(({ start = 0, length = 0, messageText }) => ({
    ...{ from: start, to: start + length },
    message: ts.flattenDiagnosticMessageText(messageText, "\n"),
  }));
}

/** What may stand at a place: names, and what kind each is of. */
export function completions(at: number): readonly { label: string; type: string }[] {
  const found = service.getCompletionsAtPosition(FILE, at, {});
  return (found?.entries ?? []).map(({ name, kind }) => ({ label: name, type: kind }));
}

/** What is known of what stands at a place: its type, and what its comment says. */
export function hint(at: number): { from: number; to: number; text: string } | undefined {
  const info = service.getQuickInfoAtPosition(FILE, at);
  if (!info) return undefined;
  const { start, length } = info.textSpan;
  const parts = [info.displayParts, info.documentation].map((some) =>
    ts.displayPartsToString(some),
  );
  return { from: start, to: start + length, text: parts.filter(Boolean).join("\n\n") };
}

/** What is no TypeScript, if anything. */
export function syntaxError(): string | undefined {
  const [first] = service.getSyntacticDiagnostics(FILE);
  if (!first) return undefined;
  const line = text.slice(0, first.start).split("\n").length;
  return `line ${line}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`;
}

/** The text as a function of `require` and `exports`, in which each `await` is a call of `then`. */
export function compiled(): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2016, module: ts.ModuleKind.CommonJS };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
