/**
 * Files that import each other in a circle, types included, can only be read all at once. The few circles
 * that there are stand here, each with its reason.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What makes a circle right, by the files of it. */
const ALLOWED: readonly { readonly why: string; readonly files: readonly string[] }[] = [
  {
    why: "The grammar of Erlang is recursive: in brackets stand expressions.",
    files: [
      "runtime/erlang/notation/brackets.ts",
      "runtime/erlang/notation/clauses.ts",
      "runtime/erlang/notation/expression.ts",
    ],
  },
  {
    why: "The evaluator is recursive: a fun is evaluated, and evaluates.",
    files: [
      "runtime/shell/call.ts",
      "runtime/shell/comprehension.ts",
      "runtime/shell/control.ts",
      "runtime/shell/evaluate.ts",
      "runtime/shell/fun.ts",
    ],
  },
];

type Imports = ReadonlyMap<string, readonly string[]>;

/** What each file of some folders imports. */
function importsIn(folders: readonly string[]): Imports {
  const imports = new Map<string, readonly string[]>();
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue;
      const file = join(root, folder, name);
      const text = readFileSync(file, "utf8");
      const found = text.matchAll(/^(?:import|export|\} from|.*\bimport\()[^"\n]*"(\.[^"]+)"/gm);
      const to = [...found].map(([, path = ""]) => relative(root, resolve(dirname(file), path)));
      imports.set(relative(root, file), to);
    }
  return imports;
}

/** The circles: strongly connected components of more than one file (Tarjan's algorithm). */
function circlesOf(imports: Imports): string[][] {
  const circles: string[][] = [];
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): number => {
    index.set(file, index.size);
    let low = index.get(file) as number;
    stack.push(file);
    for (const to of imports.get(file) ?? []) {
      if (!imports.has(to)) continue;
      if (!index.has(to)) low = Math.min(low, visit(to));
      else if (stack.includes(to)) low = Math.min(low, index.get(to) as number);
    }
    lowest.set(file, low);
    if (low === index.get(file)) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return circles;
}

test("the circles are those that have a reason here, and these are there", () => {
  const imports = importsIn(["runtime", "labs/kit"]);
  assert.ok(imports.get("runtime/process/vm.ts")?.includes("runtime/process/process.ts"));
  assert.deepEqual(circlesOf(imports).sort(), ALLOWED.map(({ files }) => files).sort());
});

test("a circle is found, and what merely hangs on it is not taken for a part of it", () => {
  const imports = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", ["a"]],
    ["d", ["e"]],
    ["e", []],
    ["f", ["a"]],
  ]);
  assert.deepEqual(circlesOf(imports), [["a", "b", "c"]]);
});
