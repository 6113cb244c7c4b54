/**
 * Every `@example` in the runtime's doc comments is run. What stands in a comment behind a line is what
 * that line gives, as the shell prints it or as JavaScript writes it.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import ts from "typescript";
import * as runtime from "#runtime";
import { format } from "../../runtime/erlang/print/print.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { freePort } from "../support/erl.ts";

const root = fileURLToPath(new URL("../../runtime", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "examples-"));
process.env.HOME = home;
process.env.ERL_EPMD_PORT = String(await freePort());
process.on("exit", () => rmSync(home, { recursive: true }));

interface Example {
  readonly name: string;
  readonly code: string;
}

/** The examples of the names that `#runtime` exports: the others are the runtime's own affair. */
async function examplesIn(file: string): Promise<Example[]> {
  const exports = await import(join(root, file));
  const found: Example[] = [];
  const text = readFileSync(join(root, file), "utf8");
  const comments =
    /\/\*\*((?:(?!\*\/)[\s\S])*?@example(?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:function|class|const) ([\w$]+)/g;
  for (const [, comment = "", name = ""] of text.matchAll(comments)) {
    if (!exported.has(exports[name])) continue;
    const blocks = comment.matchAll(/```ts\n([\s\S]*?)```/g);
    for (const [, block = ""] of blocks)
      found.push({ name: `${file}: ${name}`, code: block.replace(/^ *\* ?/gm, "") });
  }
  return found;
}

const isModule = (value: unknown) => Object.prototype.toString.call(value) === "[object Module]";
const exportedNames = new Map(
  Object.entries(runtime).flatMap(([name, value]: [string, unknown]) =>
    isModule(value)
      ? Object.entries(value as object).map(([own, one]) => [`${name}.${own}`, one] as const)
      : [[name, value] as const],
  ),
);
const exported = new Set(exportedNames.values());

/** Lets each line with a comment behind it check what it gives. */
function withChecks(code: string): string {
  const lines = code.split("\n").map((line) => {
    const declared = /^(?:const|let) (\w+)\b.*; \/\/ (.*)$/.exec(line);
    if (declared) return `${line}\n__check(${declared[1]}, ${JSON.stringify(declared[2])});`;
    const expression = /^(?!\s|\)|\})(.*); \/\/ (.*)$/.exec(line);
    return expression ? `__check(${expression[1]}, ${JSON.stringify(expression[2])});` : line;
  });
  return lines.join("\n");
}

function shown(value: unknown): string {
  try {
    return format(value as runtime.Term);
  } catch {
    return inspect(value);
  }
}

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...values: unknown[]) => Promise<void>;

async function run({ code }: Example): Promise<number> {
  const { outputText } = ts.transpileModule(withChecks(code), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  let checks = 0;
  const check = async (value: unknown, expected: string) => {
    checks++;
    const got = await value;
    if (JSON.stringify(got) !== expected) assert.equal(shown(got), expected);
  };
  const names = Object.keys(runtime);
  const body = new AsyncFunction(
    "__check",
    ...names,
    outputText.replaceAll("__check(", "await __check("),
  );
  const vm = new Vm(Symbol.for("nonode@nohost"), { log: () => {} });
  await runOn(vm, () => body(check, ...Object.values(runtime)));
  return checks;
}

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);

// These are programs and pages, not modules: importing epmd-main.ts would start a port mapper.
const sources = files.filter((name) => !/-main\.ts$|^(shell|observer|page)\//.test(name));
for (const file of sources)
  for (const example of await examplesIn(file))
    test(`the example of ${example.name} does what it says`, async () => {
      await run(example);
    });

test("every function, class and constant that is exported has an example", async () => {
  const having = new Set<unknown>();
  for (const file of sources)
    for (const { name } of await examplesIn(file))
      having.add((await import(join(root, file)))[name.split(": ")[1] ?? ""]);
  const without = [...exportedNames].filter(([, value]) => !having.has(value));
  assert.deepEqual(
    without.map(([name]) => name),
    [],
  );
});

test("an example that says something wrong is noticed", async () => {
  const wrong = { name: "wrong", code: "const two = 1 + 1; // 3\n" };
  await assert.rejects(run(wrong), assert.AssertionError);
});
