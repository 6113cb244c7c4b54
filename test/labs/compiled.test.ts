/** What the course compiles for its OS processes is never older than the course, and can do without. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";

const copy = mkdtempSync(join(tmpdir(), "course-"));
after(() => rmSync(copy, { recursive: true }));

for (const path of ["labs", "runtime", "solutions", "package.json"])
  cpSync(join(CHECKOUT, path), join(copy, path), { recursive: true });
mkdirSync(join(copy, "node_modules"));
for (const name of readdirSync(join(CHECKOUT, "node_modules")))
  if (name !== ".cache")
    symlinkSync(join(CHECKOUT, "node_modules", name), join(copy, "node_modules", name));

/** The exit status of lab 01 on its solution, and what is printed. */
function run(...options: readonly string[]): { status: number | null; printed: string } {
  const args = ["--import", "tsx", "labs/01", "--solution", ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: "utf8",
  });
  return { status, printed: stdout + stderr };
}

test("where nothing can be kept, everything is translated anew", () => {
  const cache = join(copy, "node_modules", ".cache");
  writeFileSync(cache, "in the way of a folder");
  const { status, printed } = run("--check");
  assert.equal(status, 0, printed);
  rmSync(cache);
});

test("a module of the runtime is not there twice, which would be two kinds of everything", () => {
  const module = join(copy, "solutions", "01", "kvs.ts");
  const solution = readFileSync(module, "utf8");
  writeFileSync(module, `import "../../runtime/term/tuple.ts";\n${solution}`);
  assert.match(run().printed, /tuple\.ts would be there twice: import #runtime/);
  writeFileSync(module, solution);
});

test("a change to the course holds from the next start on", () => {
  const before = run("--check");
  assert.equal(before.status, 0, before.printed);
  const program = join(copy, "labs", "kit", "check", "check-child.ts"); // loaded by no other OS process
  writeFileSync(program, `${readFileSync(program, "utf8")}\nprocess.exit(7);\n`);
  const { status, printed } = run("--check");
  assert.notEqual(status, 0);
  assert.match(printed, /ended before the first/);
});
