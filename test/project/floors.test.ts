/**
 * The runtime is a house of rooms, and a file imports from its own room and lower ones only: that is
 * what lets a reader go through it without jumping back.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** From the lowest to the highest: seven rooms of the lecture, between them the tools around it. */
const ROOMS = [
  ...["term", "erlang/print", "erlang/notation"],
  ...["process", "wire", "node", "services", "global", "lib_chan"],
  ...[
    "erlang/modules",
    "start-node.ts",
    "simulated",
    "trace",
    "page",
    "shell",
    "observer",
    "index.ts",
  ],
];

/** Where else a room may not reach, although it lies lower. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  lib_chan: ["wire", "node", "services", "global"],
};

const files = readdirSync(join(root, "runtime"), { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts"),
);

const roomOf = (file: string) =>
  ROOMS.find((room) => file === room || file.startsWith(`${room}/`)) ?? "no room";

/** The files of the runtime that a file imports. */
function importsOf(file: string): string[] {
  const path = join(root, "runtime", file);
  const found = readFileSync(path, "utf8").matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g);
  return [...found].map(([, to = ""]) =>
    relative(join(root, "runtime"), resolve(dirname(path), to)),
  );
}

test("every file is in a room", () => {
  assert.deepEqual(
    files.filter((file) => roomOf(file) === "no room"),
    [],
  );
});

for (const room of ROOMS)
  test(`${room} imports from its own room and lower ones only`, () => {
    const own = files.filter((file) => roomOf(file) === room);
    assert.ok(own.length > 0, `no file was found in runtime/${room}: is the test looking there?`);
    for (const file of own)
      for (const imported of importsOf(file)) {
        const to = roomOf(imported);
        const lower = ROOMS.indexOf(to) <= ROOMS.indexOf(room);
        assert.ok(lower, `runtime/${file} imports ${imported}, from a higher room`);
        const allowed = !FORBIDDEN[room]?.includes(to);
        assert.ok(allowed, `runtime/${file} imports ${imported}: ${room} must do without ${to}`);
      }
  });

// What has no solution of its name is the instructor's: checks, and what serves them.
test("what students write imports from #runtime only", () => {
  for (const folder of ["labs", "solutions"]) {
    const lessons = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter(
      (file) => /^\d\d\/[^/]+\.ts$/.test(file) && existsSync(join(root, "solutions", file)),
    );
    assert.ok(lessons.length > 0, `no file was found in ${folder}/`);
    for (const file of lessons) {
      const text = readFileSync(join(root, folder, file), "utf8");
      for (const [, from] of text.matchAll(/from\s*"([^"]+)"/g))
        assert.match(from ?? "", /^(#runtime|\.\/[a-z-]+\.ts)$/, `${folder}/${file}`);
    }
  }
});
