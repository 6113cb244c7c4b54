/** A lab is made, run, graded and removed, in a copy of the checkout, as `labs/kit/README.md` tells it. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { copyOfCourse, run } from "../support/course.ts";

const copy = copyOfCourse();

/** What a command of the page prints. */
async function printed(command: string): Promise<string> {
  const { stdout, stderr } = await run("sh", ["-c", command], { cwd: copy });
  // Which fences there are is the machine's affair.
  return stdout + stderr.replace(/^Fences here: .*\n/gm, "");
}

test("the lab of the README is made, run and graded as it says", async () => {
  const page = readFileSync(join(CHECKOUT, "labs", "kit", "README.md"), "utf8");
  const commands: string[] = [];
  let starter = "";
  for (const [, text = "", kind, block = ""] of page.matchAll(
    /((?:.+\n)*)\n```(ts|console)\n([\s\S]*?)```\n/g,
  )) {
    if (kind === "console") {
      const [command = "", ...expected] = block.trimEnd().split("\n");
      commands.push(command);
      const text = (await printed(command.slice(2))).trimEnd();
      if (expected.length > 0) assert.equal(text, expected.join("\n"), command);
    } else if (text.startsWith("In the solution")) {
      const solution = starter.replace(/^.*TODO 1.*\n/m, block);
      writeFileSync(join(copy, "solutions/17/mutex.ts"), solution);
    } else {
      const [, file = ""] = /`(\w+\.ts)`(?:, in [^`]*)?:\n$/.exec(text) ?? [];
      writeFileSync(join(copy, "labs/17", file), block);
      if (starter === "") starter = block;
    }
  }
  assert.equal(commands.length, 4, commands.join("\n"));
  // What the skeleton's README shows is printed, and a lab is not made over another.
  assert.match(await printed('npm run new-lab -- 17 "Again" mutex'), /there already/);
  assert.match(await printed('npm run new-lab -- 1 "Again" mutex'), /two digits/);
});
