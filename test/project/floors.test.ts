/**
 * The runtime is built in floors, and a file imports from its own floor and lower ones only: that is
 * what lets a reader go through it without jumping back.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** From the lowest to the highest. */
const FLOORS = ["term", "process", "wire", "node", "kernel", "lib_chan", "shell"];

/** Where else a floor may not reach, although it lies lower. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  lib_chan: ["wire", "node", "kernel"],
};

const files = readdirSync(join(root, "runtime"), { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts"),
);

const floorOf = (file: string) => file.split("/")[0] ?? "";

/** The files of the runtime that a file imports. */
function importsOf(file: string): string[] {
  const path = join(root, "runtime", file);
  const found = readFileSync(path, "utf8").matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g);
  return [...found].map(([, to = ""]) =>
    relative(join(root, "runtime"), resolve(dirname(path), to)),
  );
}

for (const floor of FLOORS)
  test(`${floor}/ imports from its own floor and lower ones only`, () => {
    const own = files.filter((file) => floorOf(file) === floor);
    assert.ok(own.length > 0, `no file was found in runtime/${floor}: is the test looking there?`);
    for (const file of own)
      for (const imported of importsOf(file)) {
        const to = floorOf(imported);
        // Of trace/, the event types lie below everything, and the diagram above.
        const lower =
          to === "trace"
            ? imported === "trace/event.ts" || floor === "shell"
            : FLOORS.indexOf(to) <= FLOORS.indexOf(floor);
        assert.ok(lower, `runtime/${file} imports ${imported}, from a higher floor`);
        const allowed = !FORBIDDEN[floor]?.includes(to);
        assert.ok(allowed, `runtime/${file} imports ${imported}: ${floor}/ must do without ${to}/`);
      }
  });

// A lab's index.ts and checks.ts, and what it gives, are the instructor's.
test("what students write imports from #runtime only", () => {
  for (const folder of ["labs", "solutions"]) {
    const lessons = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter(
      (file) => /^\d\d\/.*\.ts$/.test(file) && !/\/(index|checks|given\/\w+)\.ts$/.test(file),
    );
    assert.ok(lessons.length > 0, `no file was found in ${folder}/`);
    for (const file of lessons) {
      const text = readFileSync(join(root, folder, file), "utf8");
      for (const [, from] of text.matchAll(/from\s*"([^"]+)"/g))
        assert.match(from ?? "", /^(#runtime|\.\/[a-z-]+\.ts)$/, `${folder}/${file}`);
    }
  }
});
