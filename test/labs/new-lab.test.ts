/** A lab is made, run, graded and removed, in a copy of the checkout, as `labs/kit/README.md` tells it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";

const copy = mkdtempSync(join(tmpdir(), "course-"));
after(() => rmSync(copy, { recursive: true }));

for (const path of ["labs", "runtime", "solutions", "package.json", "tsconfig.json"])
  cpSync(join(CHECKOUT, path), join(copy, path), { recursive: true });
symlinkSync(join(CHECKOUT, "node_modules"), join(copy, "node_modules"));

/** What a command of the page prints. */
function printed(command: string): string {
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const options = { shell: true, cwd: copy, encoding: "utf8", env } as const;
  const { stdout, stderr } = spawnSync(command, options);
  return stdout + stderr;
}

test("the lab of the README is made, run and graded as it says", () => {
  const page = readFileSync(join(CHECKOUT, "labs", "kit", "README.md"), "utf8");
  const commands: string[] = [];
  let starter = "";
  for (const [, text = "", kind, block = ""] of page.matchAll(
    /((?:.+\n)*)\n```(ts|console)\n([\s\S]*?)```\n/g,
  )) {
    if (kind === "console") {
      const [command = "", ...expected] = block.trimEnd().split("\n");
      commands.push(command);
      const text = printed(command.slice(2)).trimEnd();
      if (expected.length > 0) assert.equal(text, expected.join("\n"), command);
    } else if (text.startsWith("In the solution")) {
      const solution = starter.replace(/^.*TODO 1.*\n/m, block);
      writeFileSync(join(copy, "solutions/16/mutex.ts"), solution);
    } else {
      const [, file = ""] = /`(\w+\.ts)`(?:, in [^`]*)?:\n$/.exec(text) ?? [];
      writeFileSync(join(copy, "labs/16", file), block);
      if (starter === "") starter = block;
    }
  }
  assert.equal(commands.length, 4, commands.join("\n"));
});
