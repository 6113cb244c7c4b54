/**
 * A promise that is rejected, and whose rejection nothing handles, ends the OS process, with all nodes in
 * it. So in the runtime every promise is awaited, returned or given to somebody; or else it goes on by
 * itself through `inBackground`, which wants to know what to do if it fails.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The one place where a promise may be left alone. */
const HELPER = "runtime/process/background.ts";

/** What runs in a browser, where a promise that is rejected ends nothing. */
const PAGES = /runtime\/(observer\/page|page\/client)\//;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  types: ["node"],
  typeRoots: [join(root, "node_modules/@types")],
};

/** The places in some files where a promise is left alone: `file:line: code`. */
function leftAlone(files: readonly string[], host?: ts.CompilerHost): string[] {
  const program = ts.createProgram({ rootNames: [...files], options, ...(host && { host }) });
  const checker = program.getTypeChecker();
  const found: string[] = [];

  const isPromise = (type: ts.Type): boolean =>
    type.isUnion() ? type.types.some(isPromise) : type.symbol?.name === "Promise";

  /** Whether the value of an expression is of no use to anything. */
  const isUnused = (node: ts.Expression): boolean => {
    const { parent } = node;
    if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) return true;
    if (ts.isBinaryExpression(parent))
      return (
        parent.right === node &&
        /^(&&|\|\||\?\?|,)$/.test(parent.operatorToken.getText()) &&
        isUnused(parent)
      );
    if (ts.isConditionalExpression(parent)) return parent.condition !== node && isUnused(parent);
    if (ts.isParenthesizedExpression(parent)) return isUnused(parent);
    return false;
  };

  /** Whether a function that gives a promise stands where one that gives nothing is expected. */
  const isTakenForVoid = (node: ts.ArrowFunction | ts.FunctionExpression): boolean => {
    const expected = checker.getContextualType(node)?.getCallSignatures()[0];
    const own = checker.getSignatureFromDeclaration(node);
    return (
      expected !== undefined &&
      own !== undefined &&
      (checker.getReturnTypeOfSignature(expected).flags & ts.TypeFlags.Void) !== 0 &&
      isPromise(checker.getReturnTypeOfSignature(own))
    );
  };

  const visit = (node: ts.Node): void => {
    const alone =
      (ts.isCallExpression(node) || ts.isNewExpression(node)) &&
      isUnused(node) &&
      isPromise(checker.getTypeAtLocation(node));
    const taken =
      (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && isTakenForVoid(node);
    if (alone || taken) {
      const source = node.getSourceFile();
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const [code = ""] = node.getText().split("\n");
      found.push(`${source.fileName.replace(root, "")}:${line + 1}: ${code}`);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) {
    const source = program.getSourceFile(file);
    assert.ok(source, `${file} was not read`);
    visit(source);
  }
  return found;
}

test("no promise in the runtime is left alone", () => {
  const files = ts.sys
    .readDirectory(join(root, "runtime"), [".ts"])
    .filter((file) => !file.endsWith(HELPER) && !PAGES.test(file));
  assert.ok(files.length > 100, `only ${files.length} files were found`);
  assert.deepEqual(leftAlone(files), []);
});

test("promises that are left alone are found, however they are written", () => {
  const file = join(root, "runtime/planted.ts");
  const planted = `
    const work = async () => {};
    const now = true;
    const later = (then: () => void) => then();
    export const kept = work();
    export async function waits() {
      await work();
      await work().then(work, work);
    }
    work();
    void work();
    now && work();
    now ? work() : undefined;
    work().then(() => {});
    later(async () => {});
    later(() => work());
    later(() => void work());
  `;
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (name) => (name === file ? planted : readFile(name));
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, version) => {
    const text = host.readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, version, true);
  };
  assert.deepEqual(
    leftAlone([file], host).map((place) => Number(/:(\d+):/.exec(place)?.[1])),
    [10, 11, 12, 13, 14, 15, 16, 17],
  );
});
