/** `npm ci` works on every system: the lock file knows the packages of each that a package may want. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

interface Locked {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string) =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8"));
const packages: Readonly<Record<string, Locked>> = read("package-lock.json").packages;

test("each package that another one may need on some system is locked", () => {
  const wanted = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ path, name })),
  );
  assert.ok(wanted.some(({ name }) => name === "@biomejs/cli-darwin-arm64"));
  const isLocked = (path: string, name: string) =>
    [`node_modules/${name}`, `${path}/node_modules/${name}`].some((at) => packages[at]?.version);
  const missing = wanted.filter(({ path, name }) => !isLocked(path, name));
  assert.deepEqual(missing, []);
});

test("what package.json asks for is what is locked", () => {
  assert.deepEqual(packages[""]?.devDependencies, read("package.json").devDependencies);
});
